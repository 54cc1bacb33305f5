"""Another attempt at streams that are parked, or should be, when the cause may be gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction

from events.projections import checkpoints, parking, segments, writing
from events.projections.categories import ALL, PROJECTIONS
from events.projections.folding import fold_apart
from events.projections.runner import write_carefully
from events.projections.statements import statement


@dataclass(frozen=True, slots=True)
class Retried:
    """Ids of the streams that were un-parked, and of those that failed again."""

    unparked: tuple[str, ...]
    failed: tuple[str, ...]


def retry_parked(*, names: Collection[str] = ALL, stream_id: str | None = None) -> Retried:
    """Fold the parked streams of these projections again, or one of them, each in a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute(statement("parked/all"), {"projections": list(names), "stream_id": stream_id})
        parked = cursor.fetchall()
    unparked: list[str] = []
    failed: list[str] = []
    for name, partition, parked_id in parked:
        (unparked if retry(name, partition, parked_id) else failed).append(parked_id)
    return Retried(tuple(unparked), tuple(failed))


def retry(name: str, partition: int, stream_id: str) -> bool:
    """Fold a stream again, up to where its partition has come, and un-park it; parked, and False, when that fails."""
    with transaction.atomic():
        position = checkpoints.hold(name, partition)
        refold = segments.retry if name == segments.NAME else _refold_view
        failed = refold(name, stream_id, position)
        for error in failed.values():
            parking.park(name, partition, stream_id, position, 0, error)
        if not failed:
            parking.unpark(name, stream_id)
        return not failed


def _refold_view(name: str, stream_id: str, position: int) -> dict[str, Exception]:
    projection = PROJECTIONS[name]
    writing.hold(projection, [stream_id])
    outcome = fold_apart([stream_id], position)
    write_carefully(projection, outcome)
    return outcome.failed
