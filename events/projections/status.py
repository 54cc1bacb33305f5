"""How far the views lag behind the log: for probes, the admin and metrics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from events import store
from events.projections.categories import ALL, PROJECTIONS
from events.projections.draining import list_pending
from events.projections.statements import statement

UNSEALED_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class ProjectionStatus:
    """`position`: everything of its category up to here is applied or parked. `lag_events` counts log positions."""

    name: str
    position: int
    lag_events: int
    lag_seconds: float
    parked: int


@dataclass(frozen=True, slots=True)
class Status:
    """`head` is the last position of the log; `unsealed` counts committed events that have no position yet.

    `segments` stand apart from the views, which do not wait for them.
    """

    head: int
    unsealed: int
    unsealed_seconds: float
    projections: tuple[ProjectionStatus, ...]
    segments: ProjectionStatus

    @property
    def lag_events(self) -> int:
        """How many events, at most, the most backward view has still to take in."""
        return self.unsealed + max(projection.lag_events for projection in self.projections)

    @property
    def lag_seconds(self) -> float:
        """How long the oldest event that some view lacks has been waiting."""
        return max(self.unsealed_seconds, *(projection.lag_seconds for projection in self.projections))

    @property
    def parked(self) -> int:
        return self.segments.parked + sum(projection.parked for projection in self.projections)


def get_status(now: datetime | None = None) -> Status:
    """A handful of bounded queries, whatever the backlog; the log may grow between them."""
    now = now or datetime.now(UTC)
    head = store.head()  # before the look for work: what is sealed in between must not count as applied
    first_pending: dict[str, int] = {}
    for pending in list_pending():
        first_pending[pending.projection] = min(pending.first, first_pending.get(pending.projection, pending.first))
        head = pending.head
    reached = _recorded_at(first_pending.values())
    parked = _count_parked()
    unsealed, oldest = _unsealed()
    found = [
        ProjectionStatus(
            name=name,
            position=first_pending[name] - 1 if name in first_pending else head,
            lag_events=head - first_pending[name] + 1 if name in first_pending else 0,
            lag_seconds=_age(now, reached.get(first_pending.get(name, 0))),
            parked=parked.get(name, 0),
        )
        for name in ALL
    ]
    return Status(
        head=head,
        unsealed=unsealed,
        unsealed_seconds=_age(now, oldest),
        projections=tuple(status for status in found if status.name in PROJECTIONS),
        segments=found[-1],
    )


def applied_position(name: str) -> int:
    """The position up to which a view is complete, parked streams aside."""
    head = store.head()  # before the look for work: what is sealed in between must not count as applied
    return min((pending.first - 1 for pending in list_pending() if pending.projection == name), default=head)


def get_horizon() -> int:
    """The position up to which every view is complete, parked streams aside: one short query."""
    with connection.cursor() as cursor:
        cursor.execute(statement("status/all_applied"), [list(PROJECTIONS)])
        return int(cursor.fetchone()[0])


def _age(now: datetime, since: datetime | None) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


def _recorded_at(positions: Iterable[int]) -> dict[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(statement("status/recorded_at"), [list(positions)])
        return dict(cursor.fetchall())


def _count_parked() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement("status/parked"))
        return dict(cursor.fetchall())


def _unsealed() -> tuple[int, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(statement("status/unsealed"), {"limit": UNSEALED_LIMIT})
        count, oldest = cursor.fetchone()
        return int(count), oldest
