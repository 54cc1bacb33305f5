"""Streams kept in the process with the state after each of their events, so that another time costs no fold.

Sealed events never change, so what is kept stays right; that the log still holds them is asked for each time (`Known`,
whose record time tells a restored database apart). Texts that can be erased are in events as hashes only.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import cached_property
from itertools import pairwise

from events import domain, store
from events.catalogue import Event
from events.domain import ordering
from events.history.as_of import Known

KEPT_EVENTS_MAX = 10_000
"""In one process; some 40 MiB with the states after them."""

STATES_MAX = 300
"""Of one stream: states of longer ones take more room the later they are, and are folded each time."""


class Replay:
    """The sealed events of a stream up to some version, in order. States are worked out when they are first asked for.

    `Replay` belongs to everyone: nobody changes what it hands out.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = tuple(events)
        self._states: dict[int, domain.State] = {}  # by version

    def holds(self, known: Known) -> bool:
        """Whether the newest event known is among these."""
        if not 0 < known.version <= len(self.events):
            return False
        event = self.events[known.version - 1]
        return event.recorded_at == known.recorded_at is not None and event.position == known.position

    def fold(self, version: int, valid_at: date | None = None, min_level: int = 0) -> domain.State:
        """What `domain.fold` makes of the events up to that version."""
        if valid_at is None and not min_level:
            return self._state(version)
        if min_level or not self._is_straight:
            return domain.fold(self.events[:version], valid_at=valid_at, min_level=min_level)
        return self._state_by(version, valid_at or date.max)

    @cached_property
    def _days(self) -> list[date]:
        return [event.order_day for event in self.events]

    @cached_property
    def _is_straight(self) -> bool:
        """Recorded in the order of the world, nothing superseded, linked or without a day: every day tells one of the
        beginnings."""
        if any(domain.is_amendment(event) or ordering.is_of_record(event) for event in self.events):
            return False
        if any(day > later for day, later in pairwise(self._days[1:])):
            return False
        return self.events[0].type in ordering.OPENERS and not ordering.find_links(self.events, {})

    def _state(self, version: int) -> domain.State:
        """From the nearest state before, or from nothing after the last amendment."""
        start = version
        while start and start not in self._states and not domain.is_amendment(self.events[start - 1]):
            start -= 1
        if start not in self._states:
            start = max(start, 1)
            state = domain.fold(self.events[:start])
            if len(self.events) <= STATES_MAX:
                self._states[start] = state
        else:
            state = self._states[start]
        for at in range(start, version):
            event = self.events[at]
            is_last = domain.comes_last(state, event)
            state = domain.evolve(state, event) if is_last else domain.fold(self.events[: at + 1])
            if len(self.events) <= STATES_MAX:
                self._states[at + 1] = state
        return state

    def _state_by(self, version: int, day: date) -> domain.State:
        """Of a straight story: the state after the last event by that day, with what is said of the whole."""
        happened = bisect_right(self._days, day, 1, version)
        is_opened = happened > 1 or self._days[0] <= day
        state = copy(self._state(happened)) if is_opened else domain.fold(self.events[:version], valid_at=day)
        state.version = self.events[version - 1].version
        state.uncertain = tuple(event.id for event in self.events[:version] if ordering.is_uncertain(event, day))
        return state


_kept: dict[str, Replay] = {}
_kept_events = 0
_keeping = threading.Lock()


def get_replay(stream_id: str, known: Known) -> Replay:
    """The stream with at least the events that are known, which must be sealed; in one query if it is not kept."""
    kept = _kept.get(stream_id)
    if kept is not None and kept.holds(known):
        return kept
    events = store.load_stream(stream_id)
    replay = Replay([event for event in events if event.position is not None])
    _keep(stream_id, replay)
    return replay


def _keep(stream_id: str, replay: Replay) -> None:
    global _kept_events
    with _keeping:
        if len(replay.events) > KEPT_EVENTS_MAX // 4:
            return
        before = _kept.pop(stream_id, None)
        _kept_events += len(replay.events) - (len(before.events) if before else 0)
        if _kept_events > KEPT_EVENTS_MAX:
            _kept.clear()
            _kept_events = len(replay.events)
        _kept[stream_id] = replay
