"""The story of a stream in the order of the world: as it stands, or with everything that was superseded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection

from events import domain, store
from events.catalogue import Event
from events.history import names, ordering, support
from events.history.as_of import UnknownStreamError
from events.history.citations import ToldCitation, tell_citations
from events.history.support import Cited, Sources
from events.history.telling import Told, tell_all

_LINKED_SEMINARS_SQL = (Path(__file__).parent / "sql" / "linked_seminars.sql").read_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of the story. `order_assumed`: its place rests on nothing but when it was recorded.

    `corrected_by` is the correction that is taken in, where the event is told as corrected.
    """

    told: Told
    flags: tuple[domain.Flag, ...]
    order_assumed: bool
    evidence: tuple[ToldCitation, ...] = ()
    corrected_by: str | None = None

    @property
    def event(self) -> Event:
        return self.told.event

    @property
    def sentence(self) -> str:
        return self.told.sentence

    @property
    def when_in_words(self) -> str:
        return self.told.when

    @property
    def actor_name(self) -> str:
        return self.told.actor_name

    @property
    def superseded_by(self) -> str | None:
        return self.told.superseded_by


def timeline(stream_id: str, *, known_position: int | None = None, with_superseded: bool = False) -> list[Entry]:
    """The events known at `known_position` in fold order, as corrected; what was retracted is left out.

    `with_superseded`: every event as it was recorded, each followed directly by what superseded it. A deal's timeline
    shows the seminars linked to it as well: their entries have the category seminar. A constant number of queries.
    Empty when nothing was known; raises UnknownStreamError for an id that has no events at all.
    """
    events = store.load_stream(stream_id, max_position=known_position)
    if not events:
        if not store.list_existing([stream_id]):
            raise UnknownStreamError(stream_id=stream_id)
        return []
    seminars = load_seminars([stream_id], known_position)[stream_id] if events[0].category == "deal" else []
    sources = support.look_at_sources(support.list_sources((events, *seminars)), known_position)
    return tell_story(events, seminars, sources=sources, with_superseded=with_superseded, position=known_position)


def load_seminars(deal_ids: Sequence[str], known_position: int | None = None) -> dict[str, list[list[Event]]]:
    """The streams of the seminars that are about each of these deals, by what was known. Two queries at most."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKED_SEMINARS_SQL, {"deal_ids": list(deal_ids), "position": known_position})
        ids = {row[0] for row in cursor.fetchall()}
    found = store.load_streams(sorted(ids), max_position=known_position) if ids else {}
    linked = [(events, _linked_deals(events)) for events in found.values() if events]
    return {deal_id: [events for events, deals in linked if deal_id in deals] for deal_id in deal_ids}


def _linked_deals(events: Sequence[Event]) -> tuple[str, ...]:
    state = domain.fold(events)
    return state.linked_deals if isinstance(state, domain.SeminarState) else ()


def tell_story(
    events: Sequence[Event],
    seminars: Sequence[Sequence[Event]] = (),
    *,
    sources: Sources | None = None,
    with_superseded: bool = True,
    position: int | None = None,
) -> list[Entry]:
    """The entries of one stream's events, with those of the seminars among them, from one look-up of words.

    With `sources`, all that they cite, the entries have their evidence, and flags where none of it stands any more.
    With a `position`, streams are called what they were known as there.
    """
    streams = (events, *seminars)
    story = ordering.in_story_order(*streams)
    live = {id_: event for stream in streams for id_, event in domain.resolve(stream).live.items()}
    superseded_by = {ordering.superseded(event): event.id for event in story if domain.is_amendment(event)}
    words = names.look_up(story, position=position)
    told = story if with_superseded else [live[event.id] for event in story if event.id in live]
    words = replace(words, superseded_by=superseded_by if with_superseded else {})
    cited = {id_: found for stream in streams for id_, found in support.collect_evidence(stream).items()}
    states = [domain.fold(stream) for stream in streams]
    flags = [flag for state in states for flag in state.anomalies]
    flags += support.list_flags(live.values(), cited, sources) if sources else ()
    assumed = {event_id for state in states for event_id in state.order_assumed}
    corrected_by = {} if with_superseded else _last_corrections(superseded_by, live)
    return [
        Entry(
            told=entry,
            flags=tuple(flag for flag in flags if entry.event.id in flag.events),
            order_assumed=entry.event.id in assumed,
            evidence=tell_citations(_evidence_of(entry, cited), words, sources) if sources else (),
            corrected_by=corrected_by.get(entry.event.id),
        )
        for entry in tell_all(told, words)
    ]


def _evidence_of(told: Told, cited: Mapping[str, Sequence[Cited]]) -> Sequence[Cited]:
    """What a live event rests on; for what is superseded, or supersedes, what it brought itself."""
    event = told.event
    if told.superseded_by or domain.is_amendment(event):
        return [Cited(event, citation) for citation in event.metadata.citations]
    return cited.get(event.id, ())


def _last_corrections(superseded_by: Mapping[str, str], live: Mapping[str, Event]) -> dict[str, str]:
    """The correction that is taken in, by the id of each event that has one."""
    last: dict[str, str] = {}
    for first in live:
        newest = first
        while newest in superseded_by:
            newest = superseded_by[newest]
        if newest != first:
            last[first] = newest
    return last
