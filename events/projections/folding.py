"""From what a view holds and the events that came since to the state to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from events import domain
from events.catalogue import Event


@dataclass(frozen=True, slots=True)
class Held:
    """What the view holds of a stream. `state` is its JSON text."""

    version: int
    opened_position: int
    opened_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A stream folded up to its event at `position`, ready to be written.

    `cited` are the live events whose citations the view lacks: all of them when `refolded`, else only the new ones.
    `held`: the view had a row of the stream before.
    """

    stream_id: str
    state: domain.State
    version: int
    position: int
    updated_at: datetime
    opened_position: int
    opened_at: datetime
    cited: Sequence[Event]
    refolded: bool
    held: bool


def fold_whole(events: Sequence[Event], *, held: bool) -> Folded:
    """Fold a stream from all of its events, in the order of their versions."""
    first, last = events[0], events[-1]
    assert first.version == 1 and last.version == len(events), f"stream {first.stream_id} has a gap"
    return Folded(
        stream_id=first.stream_id,
        state=domain.fold(events),
        version=last.version,
        position=_position(last),
        updated_at=_recorded_at(last),
        opened_position=_position(first),
        opened_at=_recorded_at(first),
        cited=domain.list_live(events),
        refolded=True,
        held=held,
    )


def carry_forward(held: Held, events: Sequence[Event]) -> Folded | None:
    """Evolve the held state by the events that follow it; None where one does not come last in the order of the fold."""
    first, last = events[0], events[-1]
    if first.version != held.version + 1:
        return None
    state = domain.state_from_json(first.category, orjson.loads(held.state))
    for event in events:
        if not domain.comes_last(state, event):
            return None
        state = domain.evolve(state, event)
    return Folded(
        stream_id=first.stream_id,
        state=state,
        version=last.version,
        position=_position(last),
        updated_at=_recorded_at(last),
        opened_position=held.opened_position,
        opened_at=held.opened_at,
        cited=events,
        refolded=False,
        held=True,
    )


def _position(event: Event) -> int:
    assert event.position is not None, f"event {event.id} is not sealed"
    return event.position


def _recorded_at(event: Event) -> datetime:
    assert event.recorded_at is not None, f"event {event.id} is not sealed"
    return event.recorded_at
