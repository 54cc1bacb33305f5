"""From rows to writes: what `record` is asked for one batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from events.importing import directory
from events.importing.directory import Directory
from events.importing.interpreting import DealRow, LinkedSource, fold_name
from events.importing.mapping import EventRule, Mapping
from events.importing.templates import fill, fill_tree
from events.recording import Draft, Write


@dataclass(slots=True)
class Plan:
    """The writes of a batch. `rows` names, for each write, the rows that need it: they fall with it."""

    writes: list[Write] = field(default_factory=list)
    rows: list[set[int]] = field(default_factory=list)

    def list_rows_of_event(self, event_index: int) -> set[int]:
        """The rows that need the event with this place in the whole request."""
        for write, rows in zip(self.writes, self.rows, strict=True):
            if event_index < len(write.drafts):
                return rows
            event_index -= len(write.drafts)
        raise IndexError(event_index)

    def list_rows_of_stream(self, stream_id: str) -> set[int]:
        return set().union(*(rows for w, rows in zip(self.writes, self.rows, strict=True) if w.stream_id == stream_id))


def plan_batch(
    rows: Iterable[DealRow],
    mapping: Mapping,
    companies: Directory,
    recorded: Collection[str],
    shared_names: Collection[str],
) -> Plan:
    """Companies and sources that are not `recorded` yet, each once, then a deal for every row."""
    opened: dict[str, tuple[Write, set[int]]] = {}
    deals = Plan()
    for row in rows:
        citations = [_cite(source, row, mapping) for source in row.sources]
        for write in _registrations(row, mapping, companies, citations):
            if write.stream_id not in recorded:
                opened.setdefault(str(write.stream_id), (write, set()))[1].add(row.number)
        deals.writes.append(_open_deal(row, mapping, companies, citations, shared_names))
        deals.rows.append({row.number})
    return Plan(
        [write for write, _ in opened.values()] + deals.writes, [rows for _, rows in opened.values()] + deals.rows
    )


def _registrations(
    row: DealRow, mapping: Mapping, companies: Directory, citations: list[dict[str, Any]]
) -> Iterable[Write]:
    for source in row.sources:
        draft = Draft(type="source.registered", data=_describe(source, mapping))
        yield Write(category="source", stream_id=directory.source_id(source.url), drafts=(draft,))
    for name in row.companies.values():
        if companies.find_company(name) == directory.company_id(name):
            draft = Draft(type="company.registered", data={"legal_name": name}, citations=citations)
            yield Write(category="company", stream_id=directory.company_id(name), drafts=(draft,))


def _open_deal(
    row: DealRow,
    mapping: Mapping,
    companies: Directory,
    citations: list[dict[str, Any]],
    shared_names: Collection[str],
) -> Write:
    values = {**row.values, **{f"{key}.id": companies.find_company(name) for key, name in row.companies.items()}}
    ambiguous = tuple(name for name in row.companies.values() if fold_name(name) in shared_names)
    drafts = [
        Draft(
            type=rule.type,
            data=fill_tree(rule.data, values) or {},
            occurred=_occurred(rule, values),
            citations=citations,
            inferred=fill(rule.inferred, values) if rule.inferred else None,
            ambiguous_names=ambiguous if rule is row.events[0] else (),
        )
        for rule in row.events
    ]
    return Write(category="deal", stream_id=directory.deal_id(mapping.name, row.identity), drafts=tuple(drafts))


def _occurred(rule: EventRule, values: dict[str, str | None]) -> str | None:
    if rule.occurred:
        return values[rule.occurred]
    if rule.occurred_from and (start := values[rule.occurred_from]):
        return f"{start}/.."
    return None


def _cite(source: LinkedSource, row: DealRow, mapping: Mapping) -> dict[str, Any]:
    rule = mapping.source
    citation = {
        "source": directory.source_id(source.url),
        "mode": rule.mode,
        "credibility": rule.credibility,
        "locator": fill(rule.locator, row.values) if rule.locator else None,
    }
    return {key: value for key, value in citation.items() if value is not None}


def _describe(source: LinkedSource, mapping: Mapping) -> dict[str, Any]:
    data = {
        "publisher": source.publisher,
        "url": source.url,
        "title": source.title,
        "source_type": source.source_type,
        "reliability": mapping.source.reliability,
    }
    return {key: value for key, value in data.items() if value is not None}
