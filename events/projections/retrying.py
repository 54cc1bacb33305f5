"""Another attempt at streams that are parked, or should be, when the cause may be gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction

from events.projections import parking, writing
from events.projections.categories import PROJECTIONS
from events.projections.folding import fold_apart
from events.projections.rows import Projection
from events.projections.runner import write_carefully
from events.projections.statements import statement


@dataclass(frozen=True, slots=True)
class Retried:
    """Ids of the streams that were un-parked, and of those that failed again."""

    unparked: tuple[str, ...]
    failed: tuple[str, ...]


def retry_parked(*, names: Collection[str] = tuple(PROJECTIONS), stream_id: str | None = None) -> Retried:
    """Fold the parked streams of these projections again, or one of them, each in a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute(statement("parked/all"), {"projections": list(names), "stream_id": stream_id})
        parked = cursor.fetchall()
    unparked: list[str] = []
    failed: list[str] = []
    for name, partition, parked_id in parked:
        (unparked if retry(PROJECTIONS[name], partition, parked_id) else failed).append(parked_id)
    return Retried(tuple(unparked), tuple(failed))


def retry(projection: Projection, partition: int, stream_id: str) -> bool:
    """Fold a stream again, up to where its partition has come, and un-park it; parked, and False, when that fails."""
    with transaction.atomic():
        position = _hold(projection, partition)
        writing.hold(projection, [stream_id])
        outcome = fold_apart([stream_id], position)
        write_carefully(projection, outcome)
        for error in outcome.failed.values():
            parking.park(projection.name, partition, stream_id, position, 0, error)
        if not outcome.failed:
            parking.unpark(projection.name, stream_id)
        return not outcome.failed


def _hold(projection: Projection, partition: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/hold"), [projection.name, partition])
        (position,) = cursor.fetchone()
        return int(position)
