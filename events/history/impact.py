"""What falls if a source falls: the events that rest on it, and what its deals would be without them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import connection

from events import domain, store
from events.catalogue import DealCitationAdded, Event
from events.history import changes, names, support, wording
from events.history.as_of import UnknownStreamError
from events.history.changes import Change
from events.history.coordinates import Coordinates
from events.history.diffs import ToldChange
from events.history.facets import take_apart
from events.history.names import Words
from events.history.support import Sources
from events.history.telling import Told, tell_all

_DIRECTORY = Path(__file__).parent / "sql"
_COPIES_SQL = (_DIRECTORY / "copies_of.sql").read_text()
_RESTING_SQL = (_DIRECTORY / "streams_resting_on.sql").read_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A stream with events that rest on the source. `place`: the position of its opening event, to page by.

    `unsupported` are ids of those that nothing else that stands supports; `falls`: nothing of the stream would be left.
    `changes` lead from the deal as it stands to what it would be.
    """

    category: str
    stream_id: str
    name: str
    place: int
    events: tuple[Told, ...]
    unsupported: tuple[str, ...]
    falls: bool
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """`copies` are sources derived from this one: the same source in other places, which fall with it."""

    coordinates: Coordinates
    source_id: str
    sources: Sources
    copies: tuple[str, ...]
    affected: tuple[Affected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loss:
    """One stream before and after."""

    events: Sequence[Event]
    resting: tuple[Event, ...]
    unsupported: tuple[str, ...]
    falls: bool
    changes: tuple[Change, ...]


def find_impact(source_id: str, *, after: int = 0, limit: int) -> Impact:
    """The streams that rest on a source or its copies, after the position `after`, by all that is known now.

    Which streams cite it comes from the read models; each is judged by its own events, so that one may have none that
    rests on it. A constant number of queries.
    Raises UnknownStreamError for what is no source.
    """
    if store.list_existing([source_id]).get(source_id) != "source":
        raise UnknownStreamError(stream_id=source_id)
    family = {row[0] for row in _fetch(_COPIES_SQL, {"source_id": source_id})} | {source_id}
    places = dict(_fetch(_RESTING_SQL, {"sources": sorted(family), "after": after, "limit": limit}))
    streams = store.load_streams(places)
    sources = support.look_at_sources(support.list_sources(streams.values()) | family)
    losses = {id_: _lose(events, family, sources) for id_, events in streams.items()}
    words = _look_up(losses.values())
    return Impact(
        coordinates=Coordinates(position=store.head()),
        source_id=source_id,
        sources=sources,
        copies=tuple(sorted(family - {source_id})),
        affected=tuple(_tell(losses[id_], place, words) for id_, place in places.items()),
    )


def _fetch(statement: str, given: dict[str, Any]) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _lose(events: Sequence[Event], family: Collection[str], sources: Sources) -> _Loss:
    live = domain.resolve(events).live
    evidence = support.collect_evidence(events)
    left = Sources({id_: _fallen(state, id_ in family) for id_, state in sources.states.items()})
    resting = [
        event
        for id_, event in live.items()
        if any(one.citation.supports and one.citation.source in family for one in evidence.get(id_, ()))
    ]
    gone = {event.id for event in resting if support.is_unsupported(event, evidence.get(event.id, ()), left)}
    falls = gone >= live.keys()
    start = take_apart(domain.fold(events))
    end = {} if falls else take_apart(domain.fold(_without(events, gone, family)))
    return _Loss(
        events=events,
        resting=tuple(resting),
        unsupported=tuple(event.id for event in resting if event.id in gone),
        falls=falls,
        changes=changes.compare(events, start, (), end),
    )


def _fallen(state: domain.SourceState, falls: bool) -> domain.SourceState:
    return replace(state, retracted=True) if falls else state


def _without(events: Sequence[Event], gone: Collection[str], family: Collection[str]) -> list[Event]:
    """The stream if the source had never been cited. Its opening stays as long as anything else does."""
    left = []
    for event in events:
        is_opening = event.type in domain.OPENING_TYPES.values()
        added = event.data.citation.source if isinstance(event.data, DealCitationAdded) else None
        if added in family or (event.id in gone and not is_opening):
            continue
        citations = tuple(one for one in event.metadata.citations if one.source not in family)
        left.append(replace(event, metadata=replace(event.metadata, citations=citations)))
    return left


def _look_up(losses: Iterable[_Loss]) -> Words:
    losses = list(losses)
    values = [value for loss in losses for change in loss.changes for value in change.path]
    ids = {id_ for value in values for id_ in wording.list_ids(value)}
    return names.look_up([event for loss in losses for event in loss.events], ids=ids)


def _tell(loss: _Loss, place: int, words: Words) -> Affected:
    first = loss.events[0]
    return Affected(
        category=first.category,
        stream_id=first.stream_id,
        name=domain.fold(loss.events).display_name,
        place=place,
        events=tuple(tell_all(loss.resting, words)),
        unsupported=loss.unsupported,
        falls=loss.falls,
        changes=tuple(
            ToldChange(change, wording.tell_change(change.key.kind, change.path, words.name)) for change in loss.changes
        ),
    )
