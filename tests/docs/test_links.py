"""Links of the documents lead somewhere: to a file that is there, and to a heading in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.programs import ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def list_links(page: Path) -> Iterator[str]:
    """Those to other places of the project, outside of blocks of code."""
    links = _LINK.findall(_FENCE.sub("", page.read_text()))
    return (link for link in links if not re.match(r"[a-z]+:", link) and not link.startswith("/"))


def list_anchors(page: Path) -> set[str]:
    """The names that headings have as targets of links."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in list_anchors(target))


def test_every_link_leads_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in list_links(page)]

    assert len(links) > 100
    assert [f"{page.relative_to(ROOT)}: {link}" for page, link in links if not leads_somewhere(page, link)] == []


def test_every_how_to_and_decision_is_found_from_where_one_looks() -> None:
    readme, decisions = ROOT / "README.md", ROOT / "docs" / "adr" / "README.md"

    assert {path.name for path in decisions.parent.glob("0*.md")} == {*list_links(decisions)}
    how_to = {f"docs/how-to/{path.name}" for path in (ROOT / "docs" / "how-to").glob("*.md")}
    assert how_to <= {*list_links(readme)}
