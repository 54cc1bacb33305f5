"""How far a projection has come in a partition: taken, moved and held with the transaction of what was applied."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import connection, transaction

from events.projections.faults import is_about_content
from events.projections.memory import collector_paused
from events.projections.statements import statement

_log = structlog.get_logger(__name__)

Positions = dict[str, list[int]]
"""Where in the log the events of a batch are, by stream."""

Apply = Callable[[int, int, int, int], Positions]
"""Apply the events of a partition after a position, none beyond a head, so many at most; answers where they were."""


def step(name: str, partition: int, head: int, limit: int, apply: Apply, apply_apart: Apply) -> int | None:
    """Apply up to `limit` events of a partition, none beyond `head`; answers how many there were.

    `apply_apart` has its turn where `apply` fails on what a stream holds. None where another worker has the partition.
    What it raises is about the database or the code, not about one stream, and then nothing was done.
    """
    try:
        with collector_paused():
            return _step(name, partition, head, limit, apply)
    except Exception as error:
        if not is_about_content(error):
            raise
        _log.warning("batch_taken_apart", projection=name, partition=partition, error=str(error))
    return _step(name, partition, head, limit, apply_apart)


def hold(name: str, partition: int) -> int:
    """The position of a checkpoint, taken for the rest of the transaction, waiting for whoever has it."""
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/hold"), [name, partition])
        (position,) = cursor.fetchone()
        return int(position)


def _step(name: str, partition: int, head: int, limit: int, apply: Apply) -> int | None:
    with transaction.atomic():
        after = _take(name, partition)
        if after is None:
            return None
        positions = apply(partition, after, head, limit)
        count = sum(map(len, positions.values()))
        _move(name, partition, max(map(max, positions.values())) if count == limit else head)
        return count


def _take(name: str, partition: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/take"), [name, partition])
        row = cursor.fetchone()
        return row[0] if row else None


def _move(name: str, partition: int, position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/move"), [position, name, partition])
