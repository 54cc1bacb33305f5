"""The whole story of a stream, superseded entries included, in the order of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection

from events import domain, store
from events.catalogue import Event
from events.history import names, ordering
from events.history.as_of import UnknownStreamError
from events.history.telling import Told, tell_all

_LINKED_SEMINARS_SQL = (Path(__file__).parent / "sql" / "linked_seminars.sql").read_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of the story. `order_assumed`: its place rests on nothing but when it was recorded."""

    told: Told
    flags: tuple[domain.Flag, ...]
    order_assumed: bool

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


def timeline(stream_id: str, *, known_position: int | None = None) -> list[Entry]:
    """Every event known at `known_position`, in fold order; what superseded an event follows it directly.

    A deal's timeline shows the seminars linked to it as well: their entries have the category seminar. A constant
    number of queries. Empty when nothing was known; raises UnknownStreamError for an id that has no events at all.
    """
    events = store.load_stream(stream_id, max_position=known_position)
    if not events:
        if not store.list_existing([stream_id]):
            raise UnknownStreamError(stream_id=stream_id)
        return []
    seminars = load_seminars(stream_id, known_position) if events[0].category == "deal" else []
    return tell_story(events, seminars)


def load_seminars(deal_id: str, known_position: int | None = None) -> list[list[Event]]:
    """The streams of the seminars that are about a deal, by what was known."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKED_SEMINARS_SQL, {"deal_id": deal_id})
        ids = [row[0] for row in cursor.fetchall()]
    found = store.load_streams(ids, max_position=known_position) if ids else {}
    return [events for events in found.values() if events and deal_id in _linked_deals(events)]


def _linked_deals(events: Sequence[Event]) -> tuple[str, ...]:
    state = domain.fold(events)
    return state.linked_deals if isinstance(state, domain.SeminarState) else ()


def tell_story(events: Sequence[Event], seminars: Sequence[Sequence[Event]] = ()) -> list[Entry]:
    """The entries of one stream's events, with those of the seminars among them, from one look-up of words."""
    story = ordering.in_story_order(events, *seminars)
    words = names.look_up(story)
    superseded_by = {ordering.superseded(event): event.id for event in story if domain.is_amendment(event)}
    words = replace(words, superseded_by=superseded_by)
    states = [domain.fold(stream) for stream in (events, *seminars)]
    flags = [flag for state in states for flag in state.anomalies]
    assumed = {event_id for state in states for event_id in state.order_assumed}
    return [
        Entry(
            told=told,
            flags=tuple(flag for flag in flags if told.event.id in flag.events),
            order_assumed=told.event.id in assumed,
        )
        for told in tell_all(story, words)
    ]
