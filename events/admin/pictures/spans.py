"""Bars on a time axis that show how sure their ends are.

An end that is known to a day is sharp. One known to lie between two days fades from the first to the second; one that
is open fades from the edge of the picture. What goes on still runs up to today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from events.admin.pictures.axis import Axis, Tick

LABELS_WIDTH = 250.0
WIDTH = 1000.0
ROW = 24.0
TOP = 28.0
LANE_GAP = 8.0
_LEAST = 9.0  # pixels of the narrowest bar
_LONGEST = 24  # letters of a label that fit


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and latest day something can have happened; None where that side is open."""

    earliest: date | None
    latest: date | None

    @property
    def known(self) -> tuple[date, ...]:
        return tuple(day for day in (self.earliest, self.latest) if day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that lasted, or an event when it has no `end` and does not go on."""

    lane: str
    label: str
    title: str
    start: Bounds
    end: Bounds | None = None
    goes_on: bool = False
    tone: str = "event"
    anchor: str = ""
    is_rumor: bool = False
    is_assumed: bool = False
    is_struck: bool = False

    @property
    def marks(self) -> str:
        """What its looks say, in words."""
        said = {"goes on": self.goes_on, "rumor": self.is_rumor, "order assumed": self.is_assumed}
        said["retracted or corrected"] = self.is_struck
        return ", ".join(words for words, holds in said.items() if holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A span as drawn: from `x` to `x + width`, solid between `solid_from` and `solid_to` (shares of its width)."""

    span: Span
    x: float
    y: float
    width: float
    solid_from: float
    solid_to: float
    number: int

    @property
    def fades(self) -> bool:
        return self.solid_from > 0 or self.solid_to < 1

    @property
    def label(self) -> str:
        label = self.span.label
        return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"

    @property
    def end_x(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + ROW / 2

    @property
    def from_percent(self) -> str:
        return f"{self.solid_from:.1%}"

    @property
    def to_percent(self) -> str:
        return f"{self.solid_to:.1%}"


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    y: float
    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    plot_left: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    today_x: float


def draw(spans: Sequence[Span], *, today: date) -> Picture | None:
    """Lanes in the order in which they first come, in each the spans in order, one row each; None without spans."""
    if not spans:
        return None
    days = [day for span in spans for day in (*span.start.known, *(span.end.known if span.end else ()))]
    open_start = any(span.start.earliest is None for span in spans)
    axis = Axis.around([*days, today], open_start=open_start, left=LABELS_WIDTH, right=WIDTH - 12)
    lanes: list[Lane] = []
    y, number = TOP, 0
    for name in dict.fromkeys(span.lane for span in spans):
        rows = [span for span in spans if span.lane == name]
        bars = tuple(_bar(span, axis, axis.x(today), y + 2 + i * ROW, number + i) for i, span in enumerate(rows))
        height = ROW * len(rows) + 4
        lanes.append(Lane(name, y, height, bars))
        y += height + LANE_GAP
        number += len(rows)
    return Picture(WIDTH, y, LABELS_WIDTH, tuple(lanes), tuple(axis.ticks()), axis.x(today))


def _bar(span: Span, axis: Axis, today_x: float, y: float, number: int) -> Bar:
    left = axis.x(span.start.earliest) if span.start.earliest else axis.left
    sure_from, sure_to, right = _inner(span, axis, today_x)
    width = right - left
    if width < _LEAST:  # too short to show how it fades
        sure_from, sure_to, width = left, left + _LEAST, _LEAST
    return Bar(
        span=span,
        x=left,
        y=y,
        width=round(width, 1),
        solid_from=min(max((sure_from - left) / width, 0), 1),
        solid_to=min(max((sure_to - left) / width, 0), 1),
        number=number,
    )


def _inner(span: Span, axis: Axis, today_x: float) -> tuple[float, float, float]:
    """Where the bar is surely on: from, to, and its right end."""
    start_latest = axis.x(_next(span.start.latest)) if span.start.latest else axis.right
    if span.goes_on:
        return start_latest, today_x, today_x
    if span.end:
        right = axis.x(_next(span.end.latest)) if span.end.latest else axis.right
        return start_latest, axis.x(span.end.earliest) if span.end.earliest else start_latest, right
    if span.start.earliest and span.start.latest:
        return axis.x(span.start.earliest), start_latest, start_latest
    if span.start.latest:  # some day up to then: the nearer, the likelier
        return start_latest, start_latest, start_latest
    begin = axis.x(span.start.earliest) if span.start.earliest else axis.left
    return begin, begin, axis.right


def _next(day: date) -> date:
    """A day ends where the next begins."""
    return day + timedelta(days=1) if day < date.max else day
