"""One step of one projection: a batch of one partition of the log, folded and written in one transaction.

The checkpoint moves in the transaction that writes the rows, so a batch is applied once or not at all, whatever is
killed. Each touched stream is folded once: carried forward from the row that the view holds where the new events come
last in the order of the fold, else folded again from all of its events. Both give the same row.

A stream that cannot be read, folded or written is parked and the others move on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction

from events import store
from events.catalogue import Event
from events.projections import checkpoints, parking, writing
from events.projections.checkpoints import Positions
from events.projections.faults import is_about_content
from events.projections.folding import Folded, Outcome, fold_apart, fold_touched
from events.projections.rows import Projection
from events.projections.statements import statement


def step(projection: Projection, partition: int, head: int, limit: int) -> int | None:
    """Apply up to `limit` events of a partition, none beyond `head`: `checkpoints.step` of a view."""
    apply, apply_apart = partial(_apply, projection), partial(_apply_apart, projection)
    return checkpoints.step(projection.name, partition, head, limit, apply, apply_apart)


def _apply(projection: Projection, partition: int, after: int, head: int, limit: int) -> Positions:
    """Fold and write a batch as a whole; only what `domain` refuses to fold is parked."""
    events = store.read_partition(partition, after, head, limit, projection.name)
    touched: dict[str, list[Event]] = {}
    for event in events:
        touched.setdefault(event.stream_id, []).append(event)
    positions = {stream_id: [event.position or 0 for event in new] for stream_id, new in touched.items()}
    if events:
        wanted = {
            stream_id: touched[stream_id] for stream_id in parking.leave_parked(projection.name, partition, positions)
        }
        outcome = fold_touched(wanted, writing.lock(projection, wanted), events[-1].position or 0)
        writing.write(projection, outcome.folded)
        parking.park_failed(projection.name, partition, outcome.failed, positions)
    return positions


def _apply_apart(projection: Projection, partition: int, after: int, head: int, limit: int) -> Positions:
    """The same, stream by stream, so that only those at fault are parked; slow."""
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/touched"), [partition, after, head, projection.name, limit])
        rows = cursor.fetchall()
    positions: Positions = {}
    for stream_id, position in rows:
        positions.setdefault(stream_id, []).append(position)
    wanted = parking.leave_parked(projection.name, partition, positions)
    writing.hold(projection, wanted)
    outcome = fold_apart(wanted, rows[-1][1] if rows else after)
    write_carefully(projection, outcome)
    parking.park_failed(projection.name, partition, outcome.failed, positions)
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
