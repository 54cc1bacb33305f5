"""The reference page says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from events.domain import CODES, FLAGS
from events.domain.reference import page

ROOT = Path(__file__).parents[3]
SOURCES = [
    path.read_text()
    for path in (ROOT / "events" / "domain").rglob("*.py")
    if path.name not in ("flags.py", "violations.py")
]


def test_the_page_is_up_to_date() -> None:
    written = (ROOT / "docs" / "reference" / "rules.md").read_text()

    assert written == page(), "run: python -m events.domain.reference > docs/reference/rules.md"


def test_every_code_of_a_refusal_is_listed_and_used() -> None:
    used = {code for source in SOURCES for code in re.findall(r'code="([a-z-]+)"', source)}

    assert used == set(CODES)


def test_every_flag_is_listed_and_used() -> None:
    raised = {code for source in SOURCES for code in re.findall(r'(?:\.flag|Flag)\(\s*"([a-z_0-9]+)"', source)}

    assert raised | {"ambiguous_alias", "unsupported"} == set(FLAGS)  # those two are made for others, in flags.py
