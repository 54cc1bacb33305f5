"""A time axis: days to pixels, and ticks that suit its length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_STEPS_IN_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240)
_MOST_TICKS = 9
_LABEL_ROOM = 24.0  # pixels that half of a label takes


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps the days from `first` to `last` onto the pixels from `left` to `right`."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def around(cls, days: Iterable[date], *, open_start: bool, left: float, right: float) -> Axis:
        """An axis that holds all the days with some room, and much before them when something has an open start."""
        known = sorted(days)
        first, last = known[0], known[-1]
        length = last - first
        before = max(length * 0.6, timedelta(days=365)) if open_start else max(length / 12, timedelta(days=30))
        return cls(_earlier(first, before), _later(last, max(length / 25, timedelta(days=10))), left, right)

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(self.left + min(max(share, 0), 1) * (self.right - self.left), 1)

    def ticks(self) -> list[Tick]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        whole_years = (months // _MOST_TICKS // 12 + 1) * 12
        step = next((s for s in _STEPS_IN_MONTHS if months / s <= _MOST_TICKS), whole_years)
        ticks = [Tick(self.x(day), _label(day, step)) for day in self._firsts(step)]
        return [tick for tick in ticks if tick.x < self.right - _LABEL_ROOM]

    def _firsts(self, step: int) -> Iterator[date]:
        """First days of every `step` months, counted from January of year 0."""
        number = (self.first.year * 12 + self.first.month - 1) // step * step
        while (day := _month(number)) and day <= self.last:
            if day >= self.first:
                yield day
            number += step


def _month(number: int) -> date | None:
    year, month = divmod(number, 12)
    return date(max(year, 1), month + 1, 1) if year <= date.max.year else None


def _label(day: date, step: int) -> str:
    return str(day.year) if step >= 12 else f"{day:%b %Y}"


def _earlier(day: date, by: timedelta) -> date:
    return max(day, date.min + by) - by


def _later(day: date, by: timedelta) -> date:
    return min(day, date.max - by) + by
