"""How long a deal was at each stage: between which bounds, where dates are imprecise. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from events import domain
from events.catalogue import Event, Occurred, dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay at a stage: it may come back to the same one later.

    `since` and `until` are dates as given, never a day that was not; `until` is None while the stay lasts. Days are
    whole days between the two dates: at least `min_days`, at most `max_days`, None where a bound that this takes is not
    known. A stay that lasts is counted to the day that the answer stands for. `order_assumed`: the place of the event
    that began or ended it rests on nothing but when it was recorded.
    """

    stage: domain.Stage
    since: Occurred
    until: Occurred | None
    min_days: int | None
    max_days: int | None
    derived: bool
    order_assumed: bool
    opened_by: str
    closed_by: str | None

    @property
    def in_words(self) -> str:
        """Such as "at least 226 days"."""
        low, high = self.min_days, self.max_days
        if low is None and high is None:
            return "not known how long"
        if low == high:
            return _days(low or 0)
        if high is None:
            return f"at least {_days(low or 0)}"
        return f"{low} to {_days(high)}" if low else f"at most {_days(high)}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """The event that led to a stage."""

    event: Event
    stage: domain.Stage
    derived: bool


def list_visits(events: Sequence[Event], today: date, *, valid_at: date | None = None) -> list[Visit]:
    """Every stay of a deal at a stage in the order of the world, by the end of `valid_at`.

    One that lasts is counted to `valid_at`, or else to `today`.
    """
    if not events:
        return []
    entries = list(_enter(events, valid_at))
    if not entries:
        return []
    assumed = set(domain.fold(events, valid_at=valid_at).order_assumed)
    exits: list[_Entry | None] = [*entries[1:], None]
    return [_visit(entry, left, valid_at or today, assumed) for entry, left in zip(entries, exits, strict=True)]


def _enter(events: Sequence[Event], valid_at: date | None) -> Iterator[_Entry]:
    stage: domain.Stage | None = None
    for event, state in domain.walk(events, valid_at=valid_at):
        if isinstance(state, domain.DealState) and state.opening and state.stage != stage:
            stage = state.stage
            yield _Entry(event, stage, state.stage_derived)


def _visit(entry: _Entry, left: _Entry | None, day: date, assumed: set[str]) -> Visit:
    since = entry.event.occurred
    until = left.event.occurred if left else None
    low, high = span(since, until or Occurred(earliest=day, latest=day, precision="day"))
    return Visit(
        stage=entry.stage,
        since=since,
        until=until,
        min_days=low,
        max_days=high,
        derived=entry.derived,
        order_assumed=entry.event.id in assumed or (left is not None and left.event.id in assumed),
        opened_by=entry.event.id,
        closed_by=left.event.id if left else None,
    )


def span(since: Occurred, until: Occurred) -> tuple[int | None, int | None]:
    """The fewest and the most days that can lie between two dates, the second known not to come before the first."""
    low = _between(since.latest, until.earliest)
    return low, _between(since.earliest, until.latest)


def _between(first: date | None, last: date | None) -> int | None:
    return max((last - first).days, 0) if first and last else None


def when(occurred: Occurred) -> str:
    """A date as it was given."""
    return dates.to_text(occurred)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
