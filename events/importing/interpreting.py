"""From a row to what it says, without knowing what is recorded already. Pure but for the date of today."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from events.importing import cells
from events.importing.errors import RowError
from events.importing.mapping import EventRule, Mapping
from events.importing.table import Row


@dataclass(frozen=True, slots=True)
class LinkedSource:
    url: str
    publisher: str
    title: str | None
    source_type: str | None


@dataclass(frozen=True, slots=True)
class DealRow:
    """What a row says: companies by the mapping's names for them, values for its templates, evidence, events."""

    number: int
    identity: str
    companies: dict[str, str]
    values: dict[str, str | None]
    sources: tuple[LinkedSource, ...]
    events: tuple[EventRule, ...]
    notes: tuple[str, ...]


def interpret(row: Row, mapping: Mapping, today: date) -> DealRow:
    """Raises RowError for a row that cannot be read for sure."""
    if row.problem:
        raise RowError(reason="row-misshapen", detail=row.problem)
    companies = {name: _require_name(row, rule.column) for name, rule in mapping.companies.items()}
    values: dict[str, str | None] = {"row": str(row.number), **companies}
    notes: list[str] = []
    for name, date_rule in mapping.dates.items():
        year_cell = row.cells[date_rule.year_column] if date_rule.year_column else ""
        read = cells.read_date(row.cells[date_rule.column], year_cell, date_rule, today)
        values[name] = read.text
        notes += [read.note] if read.note else []
    for name, amount_rule in mapping.amounts.items():
        amount = cells.read_amount(row.cells[amount_rule.column], amount_rule)
        values[name] = str(amount) if amount else None
        values[f"{name}.amount"] = amount.amount if amount else None
        values[f"{name}.currency"] = amount.currency if amount else None
    values |= {name: row.cells[column] or None for name, column in mapping.texts.items()}
    events, note = _read_status(row.cells[mapping.status.column], mapping)
    notes += [note] if note else []
    return DealRow(
        row.number, _identify(row, mapping), companies, values, _read_sources(row, mapping), events, tuple(notes)
    )


def find_shared_names(rows: Iterable[DealRow], mapping: Mapping) -> dict[str, list[int]]:
    """Folded names that the table pairs with several buyers (CompanyRule.bought_by), with the rows that do."""
    buyers: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for name, rule in mapping.companies.items():
            if rule.bought_by:
                folded = fold_name(row.companies[name])
                buyers[folded].add(fold_name(row.companies[rule.bought_by]))
                numbers[folded].append(row.number)
    return {folded: numbers[folded] for folded, names in buyers.items() if len(names) > 1}


def fold_name(name: str) -> str:
    """The form in which two spellings of a company's name are compared: case aside."""
    return name.casefold()


def _require_name(row: Row, column: str) -> str:
    if not row.cells[column]:
        raise RowError(reason="no-company", detail=f"{column} is blank.")
    return row.cells[column]


def _read_status(word: str, mapping: Mapping) -> tuple[tuple[EventRule, ...], str | None]:
    by_word = {known.casefold(): names for known, names in mapping.status.words.items()}
    names = by_word.get(word.casefold(), mapping.status.otherwise)
    unknown = word and word.casefold() not in by_word
    note = f"{mapping.status.column} {word!r} is not a word of the mapping: no more than the rest is recorded"
    return tuple(mapping.events[name] for name in names), note if unknown else None


def _read_sources(row: Row, mapping: Mapping) -> tuple[LinkedSource, ...]:
    for rule in mapping.source.links:
        links = cells.read_links(row.cells[rule.column])
        title = row.cells[rule.title_column] if rule.title_column else ""
        title = title if len(links) == 1 else ""  # one title cell for several links: whose it is cannot be told
        if links:
            return tuple(
                LinkedSource(link, rule.publisher or _host(link), title or None, rule.source_type) for link in links
            )
    columns = " or ".join(rule.column for rule in mapping.source.links)
    raise RowError(reason="no-source", detail=f"No link in {columns}.")


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not host:
        raise RowError(reason="link-unreadable", detail=f"{url!r} is not a link.")
    return host.removeprefix("www.")


def _identify(row: Row, mapping: Mapping) -> str:
    """What makes this row this deal: its identity cells, or all of it where those are blank."""
    parts = [row.cells[column] for column in mapping.table.identity]
    if not any(parts):
        parts = [f"{column}={cell}" for column, cell in sorted(row.cells.items())]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
