"""A stream as it was in the world on a day, by what we knew at a moment: both axes, never mixed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from events import domain, store
from events.catalogue import Event
from events.errors import DealTrackerError
from events.history.coordinates import NOW, Coordinates

_KNOWN_SQL = (Path(__file__).parent / "sql" / "known.sql").read_text()


class UnknownStreamError(DealTrackerError):
    """Nothing is recorded under that id. Details: `stream_id`."""

    code = "unknown-stream"
    title = "Not found"
    http_status = 404
    template = "Nothing is recorded under the id {stream_id}."


class Known(NamedTuple):
    """The newest event of a stream that was known at a position: what an answer about the stream rests on.

    `position` and `recorded_at` are None until it is sealed. `head` is how far the log reached just then.
    """

    category: str
    version: int
    position: int | None
    recorded_at: datetime | None
    is_newest: bool
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """`events` is all that was known; `state` their fold up to the end of `valid_at`, None if nothing had happened."""

    coordinates: Coordinates
    events: tuple[Event, ...]
    state: domain.State | None


def find_known(stream_id: str, position: int | None = None) -> Known | None:
    """What was known of a stream at a position, without one what is committed; None for nothing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_SQL, {"stream_id": stream_id, "position": position})
        row = cursor.fetchone()
    return Known._make(row) if row else None


def as_of(stream_id: str, coordinates: Coordinates = NOW) -> AsOf:
    """Fold the events known at the coordinates' `position` up to the end of `valid_at`.

    The same coordinates give the same answer for ever once `position` is set. Without one everything committed counts,
    sealed or not, so that people see their own write. Raises UnknownStreamError.
    """
    known = find_known(stream_id, coordinates.position)
    if known is None:
        if not store.list_existing([stream_id]):
            raise UnknownStreamError(stream_id=stream_id)
        return AsOf(coordinates=coordinates, events=(), state=None)
    events = load_known(stream_id, known)
    coordinates = reach(coordinates, known)
    return AsOf(coordinates=coordinates, events=events, state=fold_known(events, coordinates))


def load_known(stream_id: str, known: Known) -> tuple[Event, ...]:
    """The events of the stream up to what was known; what was recorded since is none of it."""
    events = store.load_stream(stream_id, max_position=known.position)
    return tuple(event for event in events if event.version <= known.version)


def reach(coordinates: Coordinates, known: Known) -> Coordinates:
    """The coordinates with the head of the log for a position where none was asked for and all is sealed."""
    if coordinates.position is not None or known.position is None:
        return coordinates
    return replace(coordinates, position=known.head)


def fold_known(events: tuple[Event, ...], coordinates: Coordinates) -> domain.State | None:
    """The state that the events lead to by the end of `valid_at`; None where by then nothing had happened."""
    state = domain.fold(events, valid_at=coordinates.valid_at, min_level=coordinates.min_level)
    if coordinates.valid_at is not None and not state.opening:
        return None
    return state
