"""What changed in one stream between two places on one of the two axes: what we knew, or how the world was. Pure.

Both ends are folds, so that the changes lead from the one to the other exactly. Which events made a change is found by
taking the events between the ends one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from events import domain
from events.catalogue import Event, EventRetracted
from events.history.facets import Facets, Key, Value, take_apart

Did = Literal["learned", "corrected", "retracted", "happened"]
"""What an event did between the ends: it was recorded, or, on the world's axis, it happened."""


class StreamRef(NamedTuple):
    category: str
    id: str


class Change(NamedTuple):
    """One part that is not what it was. `path`: its values from one end to the other; None where there was none.

    `events` are the ids of those that made it, in the order of the axis.
    """

    key: Key
    stream: StreamRef
    path: tuple[Value | None, ...]
    events: tuple[str, ...]

    @property
    def before(self) -> Value | None:
        return self.path[0]

    @property
    def after(self) -> Value | None:
        return self.path[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`events` are those between the ends, also where nothing came of them. `uncertain`: their dates leave it open."""

    changes: tuple[Change, ...] = ()
    events: tuple[tuple[Event, Did], ...] = ()
    uncertain: tuple[str, ...] = ()


Step = tuple[Event, Facets]


def in_knowledge(
    events: Sequence[Event], since: int, *, valid_at: date | None = None, deal_id: str | None = None
) -> Changes:
    """From what was known at the position `since` to all of the events, of the world as it was by `valid_at`."""
    known = [event for event in events if event.position is not None and event.position <= since]
    new = [event for event in events if event.position is None or event.position > since]
    first = _fold(known, valid_at)
    steps = [(event, take_apart(state, deal_id=deal_id)) for event, state in _learn(known, first, new, valid_at)]
    start = take_apart(first, deal_id=deal_id)
    end = steps[-1][1] if steps else start
    told = tuple((event, _did(event)) for event in new) if start or end or not deal_id else ()
    return Changes(changes=compare(events, start, steps, end), events=told)


def in_world(events: Sequence[Event], after: date, upto: date, *, deal_id: str | None = None) -> Changes:
    """From the end of the day `after` to the end of the day `upto`, by all of the events."""
    before = list(domain.walk(events, valid_at=after))
    state = before[-1][1] if before else None
    reached = list(domain.walk(events, valid_at=upto))
    had_happened = {event.id for event, _ in before}
    steps: list[Step] = []
    start = take_apart(state, deal_id=deal_id)
    for event, directly in reached:
        if event.id not in had_happened:
            state = domain.evolve(state, event) if state else directly
            steps.append((event, take_apart(state, deal_id=deal_id)))
    end = take_apart(reached[-1][1] if reached else None, deal_id=deal_id)
    told: tuple[tuple[Event, Did], ...] = tuple((event, "happened") for event, _ in steps)
    return Changes(
        changes=compare(events, start, steps, end),
        events=told if start or end or not deal_id else (),
        uncertain=_uncertain(events, after, upto) if start or end or not deal_id else (),
    )


def apply(facets: Facets, changes: Sequence[Change]) -> Facets:
    """The parts after the changes: those at the other end."""
    result = dict(facets)
    for change in changes:
        if change.after is None:
            result.pop(change.key, None)
        else:
            result[change.key] = change.after
    return result


def _fold(events: Sequence[Event], valid_at: date | None) -> domain.State | None:
    return domain.fold(events, valid_at=valid_at) if events else None


def _learn(
    known: Sequence[Event], state: domain.State | None, new: Sequence[Event], valid_at: date | None
) -> Iterator[tuple[Event, domain.State]]:
    """The state upon each event that is learned; folded anew only where it does not simply come last."""
    events = list(known)
    for event in new:
        events.append(event)
        if state is not None and valid_at is None and domain.comes_last(state, event):
            state = domain.evolve(state, event)
        else:
            state = domain.fold(events, valid_at=valid_at)
        yield event, state


def compare(events: Sequence[Event], start: Facets, steps: Sequence[Step], end: Facets) -> tuple[Change, ...]:
    """The parts that differ between two states of a stream, made by the steps between them where there are any."""
    keys = [key for key in dict.fromkeys((*end, *start)) if start.get(key) != end.get(key)]
    if not keys:
        return ()
    stream = StreamRef(events[0].category, events[0].stream_id)
    passed = _follow(start, steps)
    everything = tuple(event.id for event, _ in steps)
    changes = []
    for key in keys:
        via = passed.get(key, {})
        path = _without_repeats([start.get(key), *via.values(), end.get(key)])
        changes.append(Change(key, stream, path, tuple(via) or everything))
    return tuple(changes)


def _without_repeats(values: Sequence[Value | None]) -> tuple[Value | None, ...]:
    return (values[0], *(value for was, value in pairwise(values) if value != was))


def _follow(start: Facets, steps: Sequence[Step]) -> Mapping[Key, dict[str, Value | None]]:
    """For each part that ever changed, what each event that changed it made of it."""
    passed: dict[Key, dict[str, Value | None]] = {}
    was = start
    for event, facets in steps:
        for key in was.keys() | facets.keys():
            if was.get(key) != (now := facets.get(key)):
                passed.setdefault(key, {})[event.id] = now
        was = facets
    return passed


def _did(event: Event) -> Did:
    if not domain.is_amendment(event):
        return "learned"
    return "retracted" if isinstance(event.data, EventRetracted) else "corrected"


def _uncertain(events: Sequence[Event], after: date, upto: date) -> tuple[str, ...]:
    """Events of which it is not known whether they had happened by one of the two days."""
    found = (domain.fold(events, valid_at=day).uncertain for day in (after, upto) if events)
    return tuple(dict.fromkeys(id_ for ids in found for id_ in ids))
