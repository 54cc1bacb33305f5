"""What a stream says for every day and every level of evidence: the plane of its answers, cut into tiles.

Days cut it where an event comes in, and levels where one drops out, so there are few answers however many days there
are. `Tiling` takes one event after the other, as they become known, and works out only what each of them changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from copy import copy
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from events.catalogue import Event
from events.domain import levels, ordering
from events.domain.effective import Effective, is_amendment
from events.domain.folding import State, advance_all, begin
from events.domain.stream import comes_last

LEVELS = range(levels.TOP + 1)

V = TypeVar("V", bound=Hashable)
States = tuple[State, ...]
"""One state for each of `LEVELS`; the same object where the same events count."""


class Tile(NamedTuple, Generic[V]):
    """What holds on every day from `days_from` until before `days_to` (None: open), at levels from..to, exclusive."""

    days_from: date | None
    days_to: date | None
    level_from: int
    level_to: int
    state: V


class Column(NamedTuple):
    """The answers from `day` (None: ever) until the next column begins."""

    day: date | None
    states: States


def tile(events: Iterable[Event]) -> list[Tile[State]]:
    """The answers of `fold(events, valid_at=V, min_level=L)` for every day and level, `uncertain` left empty.

    The tile of the last days is the answer where no day is asked for. Raises `OrderCycleError`.
    """
    tiling = Tiling()
    for event in sorted(events, key=lambda event: event.version):
        tiling.add(event)
    states = {id(state): state for column in tiling.columns for state in column.states}
    tiles = spread(tiling.columns, id)
    return [
        Tile(
            found.days_from,
            found.days_to,
            found.level_from,
            found.level_to,
            _at_version(states[found.state], tiling.version),
        )
        for found in tiles
    ]


class Tiling:
    """The columns of a stream, kept up to date event by event in the order of their versions.

    Nothing is worked out before it is asked for, so a cycle in the declared order matters only to who looks then.
    `version` of the states is what they were made at.
    """

    def __init__(self) -> None:
        self._live = Effective()
        self._columns: list[Column] = []

    @property
    def version(self) -> int:
        return self._live.version

    @property
    def columns(self) -> Sequence[Column]:
        """By day. Raises `OrderCycleError`."""
        if not self._columns:
            self._columns = _build(self._live)
        return self._columns

    def add(self, event: Event) -> date | None:
        """Take the next event; answers the first day that it changes, None where that may be any."""
        is_last = bool(self._columns) and _comes_last(self._columns[-1], event)
        self._live.add(event)
        if not is_last:
            self._columns = []
            return None
        *others, last = self._columns
        column = Column(event.order_day, _append(last.states, event))
        self._columns = [*others, column] if last.day == column.day else [*others, last, column]
        return column.day


def spread(columns: Sequence[Column], value_of: Callable[[State], V], since: date | None = None) -> list[Tile[V]]:
    """The plane of the values of the states: what is equal and adjacent is one tile, first by days, then by levels.

    With `since`, only the tiles that reach that day or touch it.
    """
    found: dict[tuple[date | None, date | None, V], list[int]] = {}
    runs: list[tuple[date | None, date | None, V]] = []
    for level in LEVELS:
        if not level or any(column.states[level] is not column.states[level - 1] for column in columns):
            runs = list(_runs(columns, level, value_of, since))
        for run in runs:
            found.setdefault(run, []).append(level)
    return [
        Tile(days_from, days_to, first, last + 1, value)
        for (days_from, days_to, value), at in found.items()
        for first, last in _spans(at)
    ]


def _runs(
    columns: Sequence[Column], level: int, value_of: Callable[[State], V], since: date | None
) -> Iterator[tuple[date | None, date | None, V]]:
    """The days of one level, from the last backwards, as long as the value stays the same."""
    days_to: date | None = None
    state = columns[-1].states[level]
    value = value_of(state)
    for place in range(len(columns) - 1, 0, -1):
        earlier = columns[place - 1].states[level]
        if earlier is state or (before := value_of(earlier)) == value:
            continue
        state, day = earlier, columns[place].day
        yield day, days_to, value
        days_to, value = day, before
        if since and day and day < since:
            return
    yield columns[0].day, days_to, value


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch without gaps."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number > last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def _build(live: Effective) -> list[Column]:
    """All columns; each carries the one before it forward where nothing but new events at the end tells them apart."""
    ordered = ordering.order(live.live.values(), live.corrections)
    links = ordering.find_links(ordered, live.corrections)
    included = ordering.restrict(ordered, links, date.min)
    columns = [Column(None, _fold(live, included))]
    for day in sorted({event.order_day for event in ordered}):
        earlier, included = included, ordering.restrict(ordered, links, day)
        if included != earlier:
            columns.append(Column(day, _carry(live, columns[-1].states, earlier, included)))
    return columns


def _carry(live: Effective, states: States, earlier: tuple[Event, ...], included: tuple[Event, ...]) -> States:
    new = included[len(earlier) :]
    if included[: len(earlier)] != earlier or any(event.data.type in levels.RECORD_KEEPING for event in new):
        return _fold(live, included)
    for event in new:
        states = _append(states, event)
    return states


def _fold(live: Effective, events: Sequence[Event]) -> States:
    states = [advance_all(begin(live), events)]
    held: Sequence[Event] = events
    for level in LEVELS[1:]:
        retained = levels.retain(states[0], events, level)
        states.append(states[-1] if len(retained) == len(held) else advance_all(begin(live), retained))
        held = retained
    return tuple(states)


def _append(states: States, event: Event) -> States:
    """The states after an event that says nothing about others, so that their levels stay."""
    after = [advance_all(copy(states[0]), (event,))]
    level = levels.weigh_last(after[0], event)
    for min_level in LEVELS[1:]:
        held = states[min_level]
        if not levels.is_retained(event, level, min_level):
            after.append(held)
        elif held is states[min_level - 1]:
            after.append(after[-1])
        else:
            after.append(advance_all(copy(held), (event,)))
    return tuple(after)


def _comes_last(last: Column, event: Event) -> bool:
    """The event adds to the last days only: it belongs after everything, and on none of the days before them.

    What is declared to come after the opening event is not there before the day of that (`ordering.restrict`).
    """
    if is_amendment(event) or event.data.type in levels.RECORD_KEEPING or last.day is None:
        return False
    if ordering.is_of_record(event):
        return False  # it holds on every day
    whole = last.states[0]
    if whole.opening in map(whole.original, ordering.predecessors(event)):
        return False
    return event.order_day >= last.day and comes_last(whole, event)


def _at_version(state: State, version: int) -> State:
    after = copy(state)
    after.version = version
    return after
