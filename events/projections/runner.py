"""One step of one projection: a batch of one partition of the log, folded and written in one transaction.

The checkpoint moves in the transaction that writes the rows, so a batch is applied once or not at all, whatever is
killed. Each touched stream is folded once: carried forward from the row that the view holds where the new events come
last in the order of the fold, else folded again from its events. Both give the same row.

A stream that cannot be folded or written is parked and the others move on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from events import store
from events.catalogue import Event
from events.projections import parking, writing
from events.projections.folding import Folded, Held, carry_forward, fold_whole
from events.projections.rows import Projection
from events.projections.statements import statement

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Batch:
    """What became of the touched streams of one batch."""

    folded: list[Folded] = field(default_factory=list)
    failed: dict[str, Exception] = field(default_factory=dict)


def step(projection: Projection, partition: int, head: int, limit: int) -> int | None:
    """Apply up to `limit` events of a partition, not beyond `head`; how many there were.

    None where another worker has the partition. Raises OperationalError and InterfaceError; nothing was done then.
    """
    try:
        return _step(projection, partition, head, limit, careful=False)
    except (OperationalError, InterfaceError):
        raise
    except DatabaseError as error:
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
        full = len(events) == limit
        _move(projection, partition, events[-1].position if full else head)
        return len(events)


def _apply(projection: Projection, partition: int, events: Sequence[Event], *, careful: bool) -> None:
    touched = _by_stream(events)
    parked = parking.list_parked(projection.name, partition)
    skipped = {stream_id: len(touched.pop(stream_id)) for stream_id in parked & touched.keys()}
    parking.skip(projection.name, skipped)
    batch = fold(projection, touched, events[-1].position)
    if careful:
        write_carefully(projection, batch)
    else:
        writing.write(projection, batch.folded)
    for stream_id, error in batch.failed.items():
        parking.park(projection.name, partition, touched[stream_id], error)
