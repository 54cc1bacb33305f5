"""Reading the file: rows of cells, cleaned, with the number a spreadsheet would show beside them."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from events.importing.errors import TableError
from events.importing.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column; blank words of the mapping are "". `problem` says why the row cannot be read at all."""

    number: int
    cells: dict[str, str]
    problem: str | None = None


def read_table(path: Path, mapping: Mapping) -> list[Row]:
    """All rows of the table, held in memory. Raises TableError, which names the missing column or the bad byte."""
    try:
        with path.open(encoding=mapping.table.encoding, newline="") as file:
            lines = list(csv.reader(file, delimiter=mapping.table.delimiter, strict=True))
    except (OSError, UnicodeDecodeError, LookupError, csv.Error) as error:
        raise TableError(path=path, detail=str(error)) from error
    if not lines:
        raise TableError(path=path, detail="the file is empty")
    header = [_clean(cell).removeprefix("\ufeff") for cell in lines[0]]
    _require_columns(path, header, mapping)
    blank = {word.casefold() for word in mapping.table.blank}
    return [_read_row(number, header, line, blank) for number, line in enumerate(lines[1:], start=2) if any(line)]


def _require_columns(path: Path, header: list[str], mapping: Mapping) -> None:
    for field, column in mapping.list_columns():
        if column not in header:
            detail = f"no column {column!r}, which the mapping {mapping.name!r} needs as {field}"
            raise TableError(path=path, detail=detail)
    doubled = sorted({column for column in header if column and header.count(column) > 1})
    if doubled:
        raise TableError(path=path, detail=f"two columns are called {doubled[0]!r}")


def _read_row(number: int, header: list[str], line: list[str], blank: set[str]) -> Row:
    if len(line) != len(header):
        return Row(number, {}, problem=f"The row has {len(line)} cells, the table has {len(header)} columns.")
    cells = dict(zip(header, map(_clean, line), strict=True))
    return Row(number, {column: "" if cell.casefold() in blank else cell for column, cell in cells.items()})


def _clean(cell: str) -> str:
    """NFC, with runs of white space as one space: two spellings that look the same are the same."""
    return unicodedata.normalize("NFC", " ".join(cell.split()))
