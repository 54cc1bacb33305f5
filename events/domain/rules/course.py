"""A stream while one event after the other is added to it, each judged alone upon those before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from events.catalogue import Event
from events.domain.effective import resolve
from events.domain.folding import advance, fold, initial
from events.domain.ordering import OrderCycleError
from events.domain.rules import check, record
from events.domain.stream import comes_last
from events.domain.verdict import Refusal


class Course:
    """What `check(history, [event])` says of each event in turn, without folding the stream again for each of them.

    `state` and `events` are those of the stream with all that was added; a refused event leaves both as they were.
    """

    def __init__(self, category: str, history: Sequence[Event]) -> None:
        self.events = list(history)
        self.state = fold(history) if history else initial(category)
        self._live = resolve(history)

    @property
    def version(self) -> int:
        return self.events[-1].version if self.events else 0

    def add(self, event: Event, now: datetime) -> tuple[Refusal, ...]:
        """Add the event, which carries the id and the version that it would have, unless a rule refuses it."""
        if refusals := tuple(record.judge([event], self._live, now)):
            return refusals
        if refusals := self._fold(event):
            self._live = resolve(self.events)  # the first look took it in already
            return refusals
        self.events.append(event)
        return ()

    def _fold(self, event: Event) -> tuple[Refusal, ...]:
        """Fold it into `state`: at the end, where most events belong, or else anew with the event at its place."""
        if comes_last(self.state, event):
            refusals = tuple(check.refuse(self.state, event, 0, check.joining([event])))
            if not refusals:
                advance(self.state, event)
            return refusals
        try:
            refusals, state = check.insert(self.events, self._live, [event])
        except OrderCycleError:
            return (check.cycle([event]),)
        if not refusals:
            self.state = state
        return refusals
