"""One step of one projection: a batch of one partition of the log, folded and written in one transaction.

The checkpoint moves in the transaction that writes the rows, so a batch is applied once or not at all, whatever is
killed. Each touched stream is folded once: carried forward from the row that the view holds where the new events come
last in the order of the fold, else folded again from all of its events. Both give the same row.

A stream that cannot be read, folded or written is parked and the others move on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.db import connection, transaction

from events import store
from events.catalogue import Event
from events.projections import parking, writing
from events.projections.faults import is_about_content
from events.projections.folding import Folded, Outcome, fold_apart, fold_touched
from events.projections.memory import collector_paused
from events.projections.rows import Projection
from events.projections.statements import statement

_log = structlog.get_logger(__name__)

Positions = dict[str, list[int]]
"""Where in the log the events of a batch are, by stream."""


def step(projection: Projection, partition: int, head: int, limit: int) -> int | None:
    """Apply up to `limit` events of a partition, none beyond `head`; answers how many there were.

    None where another worker has the partition. What it raises is about the database or the code, not about one
    stream, and then nothing was done.
    """
    try:
        with collector_paused():
            return _step(projection, partition, head, limit, careful=False)
    except Exception as error:
        if not is_about_content(error):
            raise
        _log.warning("batch_taken_apart", projection=projection.name, partition=partition, error=str(error))
    return _step(projection, partition, head, limit, careful=True)


def _step(projection: Projection, partition: int, head: int, limit: int, *, careful: bool) -> int | None:
    with transaction.atomic():
        after = _take(projection, partition)
        if after is None:
            return None
        apply = _apply_apart if careful else _apply
        positions = apply(projection, partition, after, head, limit)
        count = sum(map(len, positions.values()))
        _move(projection, partition, max(map(max, positions.values())) if count == limit else head)
        return count


def _apply(projection: Projection, partition: int, after: int, head: int, limit: int) -> Positions:
    """Fold and write a batch as a whole; only what `domain` refuses to fold is parked."""
    events = store.read_partition(partition, after, head, limit, projection.name)
    touched: dict[str, list[Event]] = {}
    for event in events:
        touched.setdefault(event.stream_id, []).append(event)
    positions = {stream_id: [event.position or 0 for event in new] for stream_id, new in touched.items()}
    if events:
        wanted = {stream_id: touched[stream_id] for stream_id in _leave_parked(projection, partition, positions)}
        outcome = fold_touched(wanted, writing.lock(projection, wanted), events[-1].position or 0)
        writing.write(projection, outcome.folded)
        _park(projection, partition, outcome, positions)
    return positions


def _apply_apart(projection: Projection, partition: int, after: int, head: int, limit: int) -> Positions:
    """The same, stream by stream, so that only those at fault are parked; slow."""
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/touched"), [partition, after, head, projection.name, limit])
        rows = cursor.fetchall()
    positions: Positions = {}
    for stream_id, position in rows:
        positions.setdefault(stream_id, []).append(position)
    wanted = _leave_parked(projection, partition, positions)
    writing.hold(projection, wanted)
    outcome = fold_apart(wanted, rows[-1][1] if rows else after)
    write_carefully(projection, outcome)
    _park(projection, partition, outcome, positions)
    return positions


def write_carefully(projection: Projection, outcome: Outcome) -> None:
    """Write what the database takes; what it refuses is halved until the streams at fault stand alone."""
    waiting: list[Sequence[Folded[Any]]] = [outcome.folded]
    while waiting:
        streams = waiting.pop()
        try:
            with transaction.atomic():
                writing.write(projection, streams)
        except Exception as error:
            if not is_about_content(error):
                raise
            if len(streams) == 1:
                outcome.failed[streams[0].stream_id] = error
            else:
                middle = len(streams) // 2
                waiting += [streams[:middle], streams[middle:]]


def _leave_parked(projection: Projection, partition: int, positions: Positions) -> list[str]:
    """The streams that are not parked; the events of those that are get counted."""
    parked = parking.list_parked(projection.name, partition) & positions.keys()
    parking.skip(projection.name, {stream_id: len(positions[stream_id]) for stream_id in parked})
    return [stream_id for stream_id in positions if stream_id not in parked]


def _park(projection: Projection, partition: int, outcome: Outcome, positions: Mapping[str, Sequence[int]]) -> None:
    for stream_id, error in outcome.failed.items():
        missed = positions[stream_id]
        parking.park(projection.name, partition, stream_id, missed[0], len(missed), error)


def _take(projection: Projection, partition: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/take"), [projection.name, partition])
        row = cursor.fetchone()
        return row[0] if row else None


def _move(projection: Projection, partition: int, position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/move"), [position, projection.name, partition])
