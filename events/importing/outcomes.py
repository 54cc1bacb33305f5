"""What became of each row, and the report that says so."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from events.importing.errors import RowError

Outcome = Literal["recorded", "already there", "refused"]

FIELDS = ("row", "outcome", "code", "why", "deal", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """A row's end. A refused row has a code and why; `notes` say what was odd about one that was taken."""

    row: int
    outcome: Outcome
    code: str | None = None
    why: str | None = None
    deal: str | None = None
    notes: tuple[str, ...] = ()


def refuse(row: int, error: RowError, deal: str | None = None) -> RowOutcome:
    return RowOutcome(row=row, outcome="refused", code=error.details["reason"], why=str(error), deal=deal)


def count_outcomes(outcomes: Iterable[RowOutcome]) -> Counter[str]:
    return Counter(outcome.outcome for outcome in outcomes)


def write_report(path: Path, outcomes: Iterable[RowOutcome]) -> None:
    """One line a row, in row order: CSV where the name ends in .csv, else JSON Lines. Raises OSError."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.row)
    if path.suffix.lower() == ".csv":
        _write_csv(path, ordered)
    else:
        lines = (json.dumps(asdict(outcome), ensure_ascii=False) + "\n" for outcome in ordered)
        path.write_text("".join(lines), encoding="utf-8")


def _write_csv(path: Path, outcomes: Iterable[RowOutcome]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        for outcome in outcomes:
            fields = asdict(outcome) | {"notes": "; ".join(outcome.notes)}
            writer.writerow({name: _neutralise(value) for name, value in fields.items()})


def _neutralise(value: object) -> object:
    """Text of the table that a spreadsheet would run as a formula is kept as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
