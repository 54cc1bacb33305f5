"""The pages that the `type` of a problem leads to: docs/reference/errors, a file for each code."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "docs" / "reference" / "errors"
INDEX = "README"
FIELDS = "fields"
"""The page of the codes that stand in `errors[]` only; it is of no problem itself."""

_EXAMPLE = re.compile(r"^```json\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`example` is the answer that the page shows; None where nothing is answered over HTTP."""

    code: str
    text: str
    example: dict[str, Any] | None

    @property
    def meaning(self) -> str:
        """The first paragraph below the heading."""
        return self.text.split("\n\n")[1]


@cache
def load() -> dict[str, ErrorPage]:
    """Every page of a code, by its code, in alphabetical order."""
    names = sorted(path.stem for path in FOLDER.glob("*.md"))
    return {name: _load(name) for name in names if name not in {INDEX, FIELDS}}


@cache
def read(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text()


def index() -> str:
    """The introduction, and a table of all codes with the status and title that their examples have."""
    rows = ["| Code | Status | Title | Meaning |", "|---|---|---|---|"]
    for page in load().values():
        example = page.example or {"status": "-", "title": "Not answered over HTTP"}
        rows.append(f"| [{page.code}]({page.code}.md) | {example['status']} | {example['title']} | {page.meaning} |")
    return read(INDEX) + "\n" + "\n".join(rows) + "\n"


def _load(code: str) -> ErrorPage:
    text = read(code)
    example = _EXAMPLE.search(text)
    return ErrorPage(code, text, json.loads(example[1]) if example else None)
