"""What is written for a folded stream: one row of the view of its category, and the rows that hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from events import domain
from events.projections import words
from events.projections.folding import Folded

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    """The read models of one category. `text` is what its streams are found by.

    Rows of `children` are written by sql/<name>/<child>.sql.
    """

    name: str
    view: Callable[[Folded[Any]], Row]
    text: Callable[[Folded[Any]], str]
    children: Mapping[str, Callable[[Folded[Any]], Iterator[Row]]]


def deal(folded: Folded[domain.DealState]) -> Row:
    state = folded.state
    code = domain.deal_code(folded.opened_at, folded.opened_position)
    return _common(folded) | {
        "code": code,
        "title": state.title,
        "kind": state.kind,
        "stage": state.stage,
        "stage_since": state.since,
        "paused": state.paused,
        "rumor_level": state.evidence.rumor_level,
        "disputed": state.evidence.disputed,
        "markets": state.markets,
        "record_status": state.record_status,
        "first_occurred": state.first_occurred,
        "last_occurred": state.last_occurred,
    }


def deal_text(folded: Folded[domain.DealState]) -> str:
    code = domain.deal_code(folded.opened_at, folded.opened_position)
    return words.join(code, folded.state.title, folded.state.scope)


def parties(folded: Folded[domain.DealState]) -> Iterator[Row]:
    for n, party in enumerate(folded.state.parties):
        yield {
            "stream_id": folded.stream_id,
            "n": n,
            "company_id": party.company,
            "role": party.role,
            "status": party.status,
            "since": party.since,
        }


def interests(folded: Folded[domain.DealState]) -> Iterator[Row]:
    for n, line in enumerate(folded.state.interests):
        yield {
            "stream_id": folded.stream_id,
            "n": n,
            "interest_id": line.id,
            "holder_id": line.holder,
            "target_id": line.target,
            "interest_kind": line.interest_kind,
            "percent_min": line.percent_min,
            "percent_max": line.percent_max,
            "amount_min": line.amount_min,
            "amount_max": line.amount_max,
            "currency": line.currency,
            "status": line.status,
            "since": line.since,
        }


def company(folded: Folded[domain.CompanyState]) -> Row:
    state = folded.state
    return _common(folded) | {
        "display_name": state.display_name,
        "legal_name": state.legal_name,
        "country": state.country,
    }


def company_text(folded: Folded[domain.CompanyState]) -> str:
    return words.join(folded.state.legal_name, *(alias.name for alias in folded.state.aliases))


def names(folded: Folded[domain.CompanyState]) -> Iterator[Row]:
    yield _name(folded, 0, folded.state.legal_name, "legal", None)
    for n, alias in enumerate(folded.state.aliases, start=1):
        yield _name(folded, n, alias.name, alias.kind, alias.lang)


def seminar(folded: Folded[domain.SeminarState]) -> Row:
    state = folded.state
    return _common(folded) | {
        "display_name": state.display_name,
        "kind": state.kind,
        "status": state.status,
        "host_id": state.host,
        "scheduled": state.scheduled,
    }


def seminar_text(folded: Folded[domain.SeminarState]) -> str:
    return words.join(folded.state.display_name, folded.state.audience)


def deals(folded: Folded[domain.SeminarState]) -> Iterator[Row]:
    for n, deal_id in enumerate(folded.state.linked_deals):
        yield {"stream_id": folded.stream_id, "n": n, "deal_id": deal_id}


def source(folded: Folded[domain.SourceState]) -> Row:
    state = folded.state
    return _common(folded) | {
        "display_name": state.display_name,
        "publisher": state.publisher,
        "title": state.title,
        "url": state.url,
        "source_type": state.source_type,
        "reliability": state.reliability,
        "retracted": state.retracted,
    }


def source_text(folded: Folded[domain.SourceState]) -> str:
    return words.join(folded.state.publisher, folded.state.title, folded.state.url)


def _common(folded: Folded[Any]) -> Row:
    return {
        "stream_id": folded.stream_id,
        "version": folded.version,
        "position": folded.position,
        "opened_position": folded.opened_position,
        "opened_at": folded.opened_at,
        "updated_at": folded.updated_at,
        "state": folded.state.to_json(),
    }


def _name(folded: Folded[domain.CompanyState], n: int, name: str, kind: str, lang: str | None) -> Row:
    return {"stream_id": folded.stream_id, "n": n, "name": name, "kind": kind, "lang": lang, "folded": words.fold(name)}
