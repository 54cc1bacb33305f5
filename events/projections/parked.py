"""Another attempt at parked streams, by a person who thinks that the cause is gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from events.projections.categories import PROJECTIONS
from events.projections.runner import retry
from events.projections.statements import statement


@dataclass(frozen=True, slots=True)
class Retried:
    """Ids of the streams that were un-parked, and of those that failed again."""

    unparked: tuple[str, ...]
    failed: tuple[str, ...]


def retry_parked(*, names: Collection[str] = tuple(PROJECTIONS), stream_id: str | None = None) -> Retried:
    """Fold the parked streams of these projections again, or one of them; each is a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute(statement("parked/all"), {"projections": list(names), "stream_id": stream_id})
        parked = cursor.fetchall()
    unparked, failed = [], []
    for name, partition, parked_id in parked:
        (unparked if retry(PROJECTIONS[name], partition, parked_id) else failed).append(parked_id)
    return Retried(tuple(unparked), tuple(failed))
