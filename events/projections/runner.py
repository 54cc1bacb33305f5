"""One step of one projection: a batch of one partition of the log, folded and written in one transaction.

The checkpoint moves in the transaction that writes the rows, so a batch is applied once or not at all, whatever is
killed. Each touched stream is folded once: carried forward from the row that the view holds where the new events come
last in the order of the fold, else folded again from all of its events. Both give the same row.

A stream that cannot be folded or written is parked and the others move on.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection, transaction
from psycopg.errors import ProgramLimitExceeded

from events import store
from events.catalogue import Event
from events.projections import parking, writing
from events.projections.folding import Folded, Outcome, fold_touched
from events.projections.rows import Projection
from events.projections.statements import statement

_log = structlog.get_logger(__name__)


def step(projection: Projection, partition: int, head: int, limit: int) -> int | None:
    """Apply up to `limit` events of a partition, none beyond `head`; answers how many there were.

    None where another worker has the partition. What it raises is about the database or the code, not about one
    stream, and then nothing was done.
    """
    try:
        return _step(projection, partition, head, limit, careful=False)
    except Exception as error:
        if not _is_about_content(error):
            raise
        _log.warning("batch_refused", projection=projection.name, partition=partition, error=str(error))
    return _step(projection, partition, head, limit, careful=True)


def _step(projection: Projection, partition: int, head: int, limit: int, *, careful: bool) -> int | None:
    with transaction.atomic():
        position = _take(projection, partition)
        if position is None:
            return None
        events = store.read_partition(partition, position, head, limit, projection.name)
        if events:
            _apply(projection, partition, events, careful=careful)
        _move(projection, partition, events[-1].position if len(events) == limit else head)
        return len(events)


def _apply(projection: Projection, partition: int, events: Sequence[Event], *, careful: bool) -> None:
    touched: dict[str, list[Event]] = {}
    for event in events:
        touched.setdefault(event.stream_id, []).append(event)
    parked = parking.list_parked(projection.name, partition) & touched.keys()
    parking.skip(projection.name, {stream_id: len(touched.pop(stream_id)) for stream_id in parked})
    outcome = fold_touched(touched, writing.lock(projection, touched), upto=events[-1].position)
    if careful:
        write_carefully(projection, outcome)
    else:
        writing.write(projection, outcome.folded)
    for stream_id, error in outcome.failed.items():
        missed = touched[stream_id]
        parking.park(projection.name, partition, stream_id, missed[0].position, len(missed), error)


def write_carefully(projection: Projection, outcome: Outcome) -> None:
    """Write what the database takes; what it refuses is halved until the streams at fault stand alone."""
    waiting: list[list[Folded]] = [outcome.folded]
    while waiting:
        streams = waiting.pop()
        try:
            with transaction.atomic():
                writing.write(projection, streams)
        except Exception as error:
            if not _is_about_content(error):
                raise
            if len(streams) == 1:
                outcome.failed[streams[0].stream_id] = error
            else:
                middle = len(streams) // 2
                waiting += [streams[:middle], streams[middle:]]


def _is_about_content(error: Exception) -> bool:
    """True when what was to be written is at fault, not the database (gone, full, locked, of another release)."""
    if isinstance(error, DatabaseError | InterfaceError):
        return isinstance(error, DataError | IntegrityError) or isinstance(error.__cause__, ProgramLimitExceeded)
    return not isinstance(error, MemoryError)


def _take(projection: Projection, partition: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/take"), [projection.name, partition])
        row = cursor.fetchone()
        return row[0] if row else None


def _move(projection: Projection, partition: int, position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/move"), [position, projection.name, partition])
