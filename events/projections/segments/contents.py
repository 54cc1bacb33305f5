"""What a segment says of a state: the columns from `name` on, as COPY reads them. Equal text is an equal answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from events import domain
from events.domain import codec
from events.projections.copying import NULL, array, escape

_OF_THE_LINE = frozenset({"events", "inferred"})  # what a ledger line keeps for the fold alone


class Content(NamedTuple):
    """`exists`: the stream had been opened by then, and not been taken out of the record since."""

    exists: bool
    text: str


def content_of(state: domain.State) -> Content:
    """What is told of a state in lists, boards and ledgers. No erasable text, and nothing that tells of versions."""
    columns = _deal(state) if isinstance(state, domain.DealState) else _other(state)
    return Content(bool(state.opening), "\t".join(columns))


def _deal(state: domain.DealState) -> list[str]:
    parties = state.parties
    interests = [_line(interest) for interest in state.interests]
    return [
        escape(state.title),
        escape(state.kind),
        state.stage,
        escape(state.since),
        str(state.paused),
        str(state.evidence.rumor_level),
        str(state.evidence.disputed),
        state.record_status,
        array(state.markets),
        array(party.company for party in parties),
        array(party.role for party in parties),
        array(party.status for party in parties),
        array(dict.fromkeys(interest.status for interest in state.interests)),
        escape(orjson.dumps(interests).decode()) if interests else NULL,
    ]


def _line(interest: Any) -> dict[str, Any]:
    return {name: value for name, value in codec.to_json(interest).items() if name not in _OF_THE_LINE}


def _other(state: domain.State) -> list[str]:
    kind, stage, since = _sort(state)
    parties = _list_parties(state)
    return [
        escape(state.display_name),
        escape(kind),
        escape(stage),
        escape(since),
        "False",
        "0",
        "False",
        state.record_status,
        array(_list_markets(state)),
        array(company for company, _ in parties),
        array(role for _, role in parties),
        "{}",
        "{}",
        NULL,
    ]


def _sort(state: domain.State) -> tuple[str | None, str | None, str | None]:
    """Kind, and what stands for a stage, with its date: whether a seminar was held, whether a source still stands."""
    if isinstance(state, domain.SeminarState):
        return state.kind, state.status, state.held or state.scheduled
    if isinstance(state, domain.SourceState):
        return state.source_type, "retracted" if state.retracted else "standing", state.published
    return None, None, None


def _list_parties(state: domain.State) -> Sequence[tuple[str, str]]:
    if not isinstance(state, domain.SeminarState):
        return ()
    return [(state.host, "host")] if state.host else []


def _list_markets(state: domain.State) -> Sequence[str]:
    """The country of a company."""
    return (state.country,) if isinstance(state, domain.CompanyState) and state.country else ()
