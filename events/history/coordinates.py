"""Where an answer stands: the two axes of time, and how much evidence counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection

from events.store import AheadOfLogError

_LOCATE_SQL = (Path(__file__).parent / "sql" / "locate.sql").read_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """Where an answer stands. `position` is the authority for what was known; a clock value only leads to it.

    `valid_at` None is everything that has happened, and `valid_from` is given with it where a span of days was asked
    for; `valid_text` is how that was said. `known_at` None is now. `position` is None while the newest events that the
    answer rests on are not sealed. `recorded_at` is when the event at the position was recorded, None at 0.
    `min_level`: only what is on record with at least that level of undisputed evidence (0 to 4) counts.
    `is_closed`: later positions exist, so the same coordinates give the same answer for ever.
    """

    valid_at: date | None = None
    valid_from: date | None = None
    valid_text: str | None = None
    known_at: datetime | None = None
    position: int | None = None
    recorded_at: datetime | None = None
    min_level: int = 0
    is_closed: bool = False

    @property
    def day(self) -> date | None:
        """The day to tell deadlines by: the last in the world, else that of our knowledge; None is today."""
        known = self.known_at or self.recorded_at
        return self.valid_at or (known.astimezone(UTC).date() if known else None)

    @property
    def is_now(self) -> bool:
        """Nothing was asked but how things stand."""
        return self.valid_at is None and self.position is None and self.min_level == 0

    @property
    def stands_still(self) -> bool:
        """A position was asked for, or a moment that led to one."""
        return self.recorded_at is not None or self.is_closed


NOW = Coordinates()


def locate(
    *,
    valid_at: date | None = None,
    valid_from: date | None = None,
    known_at: datetime | None = None,
    known_position: int | None = None,
    min_level: int = 0,
) -> Coordinates:
    """The coordinates, with the position that `known_at` leads to; `known_position` wins where both are given.

    Without either, `position` stays None: whatever is committed counts. A position of 0 is before the first event.
    Raises AheadOfLogError for a position that the log has not reached.
    """
    position, recorded_at, is_closed = known_position, None, False
    if position is not None or known_at is not None:
        position, recorded_at, head = _find(position, known_at)
        if position > head:
            raise AheadOfLogError(after=position, head=head)
        is_closed = position < head
    return Coordinates(
        valid_at=valid_at,
        valid_from=valid_from,
        known_at=known_at,
        position=position,
        recorded_at=recorded_at,
        min_level=min_level,
        is_closed=is_closed,
    )


def _find(position: int | None, instant: datetime | None) -> tuple[int, datetime | None, int]:
    """The position, when it was recorded, and the head of the log, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE_SQL, {"position": position, "instant": instant})
        found: tuple[int, datetime | None, int] = cursor.fetchone()
    return found
