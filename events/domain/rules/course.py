"""A stream while one event after the other is added to it, each judged alone upon those before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime

from events.catalogue import Event
from events.domain.effective import is_amendment, resolve
from events.domain.folding import State, advance, find_violations
from events.domain.ordering import OrderCycleError
from events.domain.rules import check, record
from events.domain.stream import comes_last
from events.domain.verdict import Refusal


class Course:
    """What `check(history, [event])` says of each event in turn, without folding the stream again for each of them.

    It begins at the state of a stream of `category` and does not change it. `history` gives the stream's events up to
    there; it is asked only for events that do not come last. A refused event leaves everything as it was.
    """

    def __init__(self, category: str, state: State, version: int, history: Callable[[], Sequence[Event]]) -> None:
        self.category = category
        self.state = copy(state)
        self.version = version
        self._history = history
        self._added: list[Event] = []

    def add(self, event: Event, now: datetime) -> tuple[Refusal, ...]:
        """Add the event, which carries the id and the version that it would have, unless a rule refuses it."""
        refusals = self._insert(event, now) if self._is_inserted(event) else self._append(event, now)
        if not refusals:
            self.version = event.version
            self._added.append(event)
        return refusals

    def fork(self) -> Course:
        """The same course, to be tried on its own."""
        other = Course(self.category, self.state, self.version, self._history)
        other._added = list(self._added)
        return other

    @property
    def history(self) -> list[Event]:
        """The stream's events with those added."""
        return [*self._history(), *self._added]

    def _is_inserted(self, event: Event) -> bool:
        return is_amendment(event) or not comes_last(self.state, event)

    def _append(self, event: Event, now: datetime) -> tuple[Refusal, ...]:
        is_foreign = self.version > 0 and self.category != event.category
        refusals = record.judge_alone(
            event,
            now,
            is_opened=bool(self.state.opening),
            is_foreign=is_foreign,
            survivor=record.find_survivor(self.state),
        )
        if refusals:
            return tuple(refusals)
        if violations := find_violations(self.state, event):
            refusals = list(check.refuse(self.state, event, 0, violations, check.joining([event])))
        if not refusals:
            advance(self.state, event, violations)
        return tuple(refusals)

    def _insert(self, event: Event, now: datetime) -> tuple[Refusal, ...]:
        events = self.history
        live = resolve(events)
        if refusals := tuple(record.judge([event], live, now)):
            return refusals
        try:
            refusals, state = check.insert(events, live, [event])
        except OrderCycleError:
            return (check.cycle([event]),)
        if not refusals:
            self.state = state
        return refusals
