"""What changed between two places on one axis: in one deal or in all of them, and in the seminars about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from django.db import connection

from events import domain, store
from events.catalogue import Event
from events.history import changes, names, wording
from events.history.as_of import UnknownStreamError
from events.history.changes import Change, Changes, Did
from events.history.coordinates import Coordinates
from events.history.names import Words
from events.history.telling import Told, tell
from events.history.timeline import load_seminars

_DIRECTORY = Path(__file__).parent / "sql"
_NEWS_SQL = {
    axis: "".join((_DIRECTORY / f"{name}.sql").read_text() for name in (begins, "deals_with_news"))
    for axis, begins in (("knowledge", "deals_learned_of"), ("world", "deals_with_days"))
}

Axis = Literal["knowledge", "world"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Two places on one axis, with the same place on the other.

    On the axis of knowledge what was recorded after the position of `start`, up to that of `end`, counts; on the
    world's axis what happened after the day `start.valid_at`, up to the end of `end.valid_at`.
    """

    axis: Axis
    start: Coordinates
    end: Coordinates


class ToldChange(NamedTuple):
    change: Change
    sentence: str


class ToldEvent(NamedTuple):
    told: Told
    did: Did


@dataclass(frozen=True, slots=True, kw_only=True)
class DealChanges:
    """The changes of one deal. `place` is the position of its opening event, by which pages of deals go on."""

    deal_id: str
    name: str
    place: int
    changes: tuple[ToldChange, ...]
    events: tuple[ToldEvent, ...]
    uncertain: tuple[str, ...]


def diff(deal_id: str, span: Span) -> DealChanges:
    """What changed in one deal. A constant number of queries. Raises UnknownStreamError for what is no deal."""
    if store.list_existing([deal_id]).get(deal_id) != "deal":
        raise UnknownStreamError(stream_id=deal_id)
    return _tell([(deal_id, 0)], span)[0]


def diff_all(span: Span, *, after: int = 0, limit: int) -> list[DealChanges]:
    """What changed in the deals with news in the span, in the order of their opening events after the position `after`.

    A deal with news of which nothing came is among them, with no changes. It costs what lies in the span and not what
    lies before. A constant number of queries.
    """
    found = _list_deals(span, after, limit)
    return _tell(found, span) if found else []


def _list_deals(span: Span, after: int, limit: int) -> list[tuple[str, int]]:
    given = {
        "since": span.start.position,
        "position": span.end.position,
        "after_day": span.start.valid_at,
        "upto_day": span.end.valid_at,
        "after": after,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEWS_SQL[span.axis], given)
        return list(cursor.fetchall())


def _tell(deals: Sequence[tuple[str, int]], span: Span) -> list[DealChanges]:
    ids = [deal_id for deal_id, _ in deals]
    streams = store.load_streams(ids, max_position=span.end.position)
    seminars = load_seminars(ids, span.end.position)
    found = {
        deal_id: _merge([_compare(events, span, deal_id) for events in (streams[deal_id], *seminars[deal_id])])
        for deal_id in ids
    }
    words = _look_up(found, span.end.position if span.end.is_closed else None)
    return [_tell_deal(deal_id, place, streams[deal_id], found[deal_id], words) for deal_id, place in deals]


def _compare(events: Sequence[Event], span: Span, deal_id: str) -> Changes:
    if span.axis == "knowledge":
        since = span.start.position
        assert since is not None
        return changes.in_knowledge(events, since, valid_at=span.end.valid_at, deal_id=deal_id)
    after, upto = span.start.valid_at, span.end.valid_at
    assert after is not None
    assert upto is not None
    return changes.in_world(events, after, upto, deal_id=deal_id)


def _merge(found: Sequence[Changes]) -> Changes:
    """The changes of a deal and of its seminars as one."""
    return Changes(
        changes=tuple(change for one in found for change in one.changes),
        events=tuple(pair for one in found for pair in one.events),
        uncertain=tuple(id_ for one in found for id_ in one.uncertain),
    )


def _look_up(found: Mapping[str, Changes], position: int | None) -> Words:
    values = [value for one in found.values() for change in one.changes for value in change.path]
    ids = {id_ for value in values for id_ in wording.list_ids(value)}
    return names.look_up([event for one in found.values() for event, _ in one.events], ids=ids, position=position)


def _tell_deal(deal_id: str, place: int, events: Sequence[Event], found: Changes, words: Words) -> DealChanges:
    return DealChanges(
        deal_id=deal_id,
        name=domain.fold(events).display_name if events else deal_id,
        place=place,
        changes=tuple(_tell_changes(found.changes, words)),
        events=tuple(ToldEvent(tell(event, words), did) for event, did in found.events),
        uncertain=found.uncertain,
    )


def _tell_changes(found: Iterable[Change], words: Words) -> Iterable[ToldChange]:
    for change in found:
        yield ToldChange(change, wording.tell_change(change.key.kind, change.path, words.name))
