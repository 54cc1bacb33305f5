"""From what a view holds and the events that came since to the states to write. Reads the store; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

import orjson

from events import domain, store
from events.catalogue import Event
from events.projections.faults import is_about_content

S = TypeVar("S", bound=domain.State)


@dataclass(frozen=True, slots=True)
class Held:
    """What the view holds of a stream. `state` is its JSON text."""

    version: int
    opened_position: int
    opened_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded(Generic[S]):
    """A stream folded up to its event at `position`, ready to be written.

    `cited` are the live events whose citations the view lacks: all of them when `refolded`, else only the new ones.
    `known`: the tables may hold rows of the stream, which have to make room.
    """

    stream_id: str
    state: S
    version: int
    position: int
    updated_at: datetime
    opened_position: int
    opened_at: datetime
    cited: Iterable[Event]
    refolded: bool
    known: bool


@dataclass(slots=True)
class Outcome:
    """What became of some streams. Those in neither had nothing new."""

    folded: list[Folded[Any]] = field(default_factory=list)
    failed: dict[str, Exception] = field(default_factory=dict)

    def attempt(self, stream_id: str, fold: Callable[[], Folded[Any]]) -> None:
        """Fold one stream; what its events are to blame for stays with it."""
        try:
            self.folded.append(fold())
        except Exception as error:
            if not is_about_content(error):
                raise
            self.failed[stream_id] = error


def fold_touched(touched: Mapping[str, Sequence[Event]], held: Mapping[str, Held], upto: int) -> Outcome:
    """Fold the streams of a batch that ends at position `upto`, each once; `held` is what the view has of them.

    Events that the view knows already, because a rebuild ran ahead, count for nothing. One query loads all the streams
    that cannot be carried forward.
    """
    outcome = Outcome()
    late: list[str] = []
    for stream_id, events in touched.items():
        row = held.get(stream_id)
        if row is None and events[0].version == 1:
            outcome.attempt(stream_id, partial(fold_whole, events, known=False))
        elif row is None:
            late.append(stream_id)
        elif new := [event for event in events if event.version > row.version]:
            if carried := _carry_forward(row, new):
                outcome.folded.append(carried)
            else:
                late.append(stream_id)
    for stream_id, history in store.load_streams(late, max_position=upto).items() if late else ():
        outcome.attempt(stream_id, partial(fold_whole, history))
    return outcome


def fold_apart(stream_ids: Iterable[str], upto: int) -> Outcome:
    """Fold each of these streams from its events up to position `upto`, loading it by itself.

    Slower than one query for all, but an event that cannot even be read is the fault of its own stream only.
    """
    outcome = Outcome()
    for stream_id in stream_ids:
        outcome.attempt(stream_id, partial(_load_and_fold, stream_id, upto))
    return outcome


def fold_whole(events: Sequence[Event], *, known: bool = True) -> Folded[Any]:
    """Fold a stream from all of its events, in the order of their versions."""
    first, last = events[0], events[-1]
    if last.version != len(events):
        raise ValueError(f"{len(events)} events do not make version {last.version}")
    opened_position, opened_at = _place(first)
    position, updated_at = _place(last)
    return Folded(
        stream_id=first.stream_id,
        state=domain.fold(events),
        version=last.version,
        position=position,
        updated_at=updated_at,
        opened_position=opened_position,
        opened_at=opened_at,
        cited=domain.list_live(events) if any(map(domain.is_amendment, events)) else events,
        refolded=True,
        known=known,
    )


def _load_and_fold(stream_id: str, upto: int) -> Folded[Any]:
    return fold_whole(store.load_stream(stream_id, max_position=upto))


def _carry_forward(held: Held, events: Sequence[Event]) -> Folded[Any] | None:
    """Evolve the held state by the events that follow it; None where the whole stream is needed.

    That is where an event does not come last in the order of the fold, and where the held state cannot be used, such as
    one written by an older release.
    """
    first, last = events[0], events[-1]
    if first.version != held.version + 1:
        return None
    try:
        stored = orjson.loads(held.state)
        if not domain.is_whole(first.category, stored):
            return None
        state = domain.state_from_json(first.category, stored)
        for event in events:
            if not domain.comes_last(state, event):
                return None
            state = domain.evolve(state, event)
    except Exception:
        return None
    position, updated_at = _place(last)
    return Folded(
        stream_id=first.stream_id,
        state=state,
        version=last.version,
        position=position,
        updated_at=updated_at,
        opened_position=held.opened_position,
        opened_at=held.opened_at,
        cited=events,
        refolded=False,
        known=True,
    )


def _place(event: Event) -> tuple[int, datetime]:
    """Where and when the log took the event in."""
    if event.position is None or event.recorded_at is None:
        raise ValueError(f"event {event.id} is not sealed")
    return event.position, event.recorded_at
