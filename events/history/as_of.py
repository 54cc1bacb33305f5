"""A stream as it was in the world on a day, by what we knew at a moment: both axes, never mixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from events import domain, store
from events.catalogue import Event
from events.errors import DealTrackerError
from events.history.coordinates import NOW, Coordinates


class UnknownStreamError(DealTrackerError):
    """Nothing is recorded under that id. Details: `stream_id`."""

    code = "unknown-stream"
    title = "Not found"
    http_status = 404
    template = "Nothing is recorded under the id {stream_id}."


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """`events` is all that was known; `state` their fold up to the end of `valid_at`, None if nothing had happened."""

    coordinates: Coordinates
    events: tuple[Event, ...]
    state: domain.State | None


def as_of(stream_id: str, coordinates: Coordinates = NOW) -> AsOf:
    """Fold the events known at the coordinates' `position` up to the end of `valid_at`.

    The same coordinates give the same answer for ever once `position` is set. Without one everything committed counts,
    sealed or not, so that people see their own write. Raises UnknownStreamError.
    """
    position, valid_at = coordinates.position, coordinates.valid_at
    events = tuple(store.load_stream(stream_id, max_position=position))
    if not events and not store.list_existing([stream_id]):
        raise UnknownStreamError(stream_id=stream_id)
    if position is None and all(event.position is not None for event in events):
        position = store.head()
    state = domain.fold(events, valid_at=valid_at) if events else None
    if state is not None and valid_at is not None and not state.opening:
        state = None
    return AsOf(coordinates=replace(coordinates, position=position), events=events, state=state)
