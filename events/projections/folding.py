"""From what a view holds and the events that came since to the states to write. Reads the store; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import orjson

from events import domain, store
from events.catalogue import Event
from events.projections.faults import is_about_content


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
    cited: Iterable[Event]
    refolded: bool
    held: bool


@dataclass(slots=True)
class Outcome:
    """What became of some streams. Those in neither had nothing new."""

    folded: list[Folded] = field(default_factory=list)
    failed: dict[str, Exception] = field(default_factory=dict)

    def attempt(self, stream_id: str, fold: Callable[[], Folded]) -> None:
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
            outcome.attempt(stream_id, partial(fold_whole, events, held=False))
        elif row is None:
            late.append(stream_id)
        elif new := [event for event in events if event.version > row.version]:
            if carried := _carry_forward(row, new):
                outcome.folded.append(carried)
            else:
                late.append(stream_id)
    for stream_id, history in store.load_streams(late, max_position=upto).items() if late else ():
        outcome.attempt(stream_id, partial(fold_whole, history, held=stream_id in held))
    return outcome


def fold_apart(stream_ids: Iterable[str], held: Collection[str], upto: int) -> Outcome:
    """Fold each of these streams from its events up to position `upto`, loading it by itself.

    Slower than one query for all, but an event that cannot even be read is the fault of its own stream only.
    """
    outcome = Outcome()
    for stream_id in stream_ids:
        outcome.attempt(stream_id, lambda id_=stream_id: fold_whole(store.load_stream(id_, max_position=upto), held=id_ in held))
    return outcome


def fold_whole(events: Sequence[Event], *, held: bool) -> Folded:
    """Fold a stream from all of its events, in the order of their versions."""
    first, last = events[0], events[-1]
    if last.version != len(events):
        raise ValueError(f"{len(events)} events do not make version {last.version}")
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


def _carry_forward(held: Held, events: Sequence[Event]) -> Folded | None:
    """Evolve the held state by the events that follow it; None where the whole stream is needed.

    That is where an event does not come last in the order of the fold, and where the held state cannot be used, such as
    one written by an older release.
    """
    first, last = events[0], events[-1]
    if first.version != held.version + 1:
        return None
    try:
        state = domain.state_from_json(first.category, orjson.loads(held.state))
        for event in events:
            if not domain.comes_last(state, event):
                return None
            state = domain.evolve(state, event)
    except Exception:  # noqa: BLE001 - if it is the events' fault, the fold of the whole stream will say so
        return None
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
