"""Bring segments up to the log: a batch of a partition at a time, or whole streams again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from django.db import connection, transaction

from events import domain, store
from events.catalogue import Event
from events.projections import checkpoints, parking
from events.projections.checkpoints import Positions
from events.projections.faults import is_about_content
from events.projections.segments import writing
from events.projections.segments.changes import Changes, find_changes
from events.projections.statements import statement

NAME = "segment"
"""The name of the projection: of its checkpoints, its parked streams and its chunks of a rebuild."""

CATEGORIES = list(domain.OPENING_TYPES)

Failed = dict[str, Exception]


def step(partition: int, head: int, limit: int) -> int | None:
    """Apply up to `limit` events of a partition, as `runner.step` does."""
    return checkpoints.step(NAME, partition, head, limit, _apply, _apply_apart)


def refold(stream_ids: Sequence[str], upto: Callable[[], int]) -> tuple[int, Failed]:
    """Write the segments of these streams anew, from their events up to a position that is asked for once they are
    locked. Answers how many events that took, and the streams that failed, of which nothing is changed."""
    writing.discard_false(writing.lock(stream_ids))
    return _refold(stream_ids, upto())


def retry(_: str, stream_id: str, position: int) -> Failed:
    """Another attempt at a stream that is parked, by who holds the checkpoint of its partition at `position`."""
    return refold([stream_id], lambda: position)[1]


def _apply(partition: int, after: int, head: int, limit: int) -> Positions:
    """A batch as a whole; only streams that cannot be folded are parked."""
    positions = _list_touched(partition, after, head, limit)
    wanted = parking.leave_parked(NAME, partition, positions)
    if wanted:
        held = writing.lock(wanted)
        histories = store.load_streams(wanted, max_position=max(map(max, positions.values())))
        changes, failed = _find_all(histories, held)
        writing.write(changes)
        parking.park_failed(NAME, partition, failed, positions)
    return positions


def _apply_apart(partition: int, after: int, head: int, limit: int) -> Positions:
    """The same, stream by stream, so that only those at fault are parked; slow."""
    positions = _list_touched(partition, after, head, limit)
    wanted = parking.leave_parked(NAME, partition, positions)
    if wanted:
        writing.lock(wanted)
        failed = _refold_apart(wanted, max(map(max, positions.values())))[1]
        parking.park_failed(NAME, partition, failed, positions)
    return positions


def _refold(stream_ids: Collection[str], upto: int) -> tuple[int, Failed]:
    try:
        with transaction.atomic():
            histories = store.load_streams(stream_ids, max_position=upto)
            changes, failed = _find_all(histories, {})
            writing.write(changes)
            return sum(change.version for change in changes), failed
    except Exception as error:
        if not is_about_content(error):
            raise
    return _refold_apart(stream_ids, upto)


def _refold_apart(stream_ids: Iterable[str], upto: int) -> tuple[int, Failed]:
    count, failed = 0, Failed()
    for stream_id in stream_ids:
        try:
            with transaction.atomic():
                changes = find_changes(store.load_stream(stream_id, max_position=upto))
                writing.write([changes])
                count += changes.version
        except Exception as error:
            if not is_about_content(error):
                raise
            failed[stream_id] = error
    return count, failed


def _find_all(histories: Mapping[str, Sequence[Event]], held: Mapping[str, int]) -> tuple[list[Changes], Failed]:
    """The changes of each stream; those that have nothing new are left out."""
    changes, failed = [], Failed()
    for stream_id, events in histories.items():
        if len(events) <= (known := held.get(stream_id, 0)):
            continue
        try:
            changes.append(find_changes(events, known))
        except Exception as error:
            if not is_about_content(error):
                raise
            failed[stream_id] = error
    return changes, failed


def _list_touched(partition: int, after: int, head: int, limit: int) -> Positions:
    with connection.cursor() as cursor:
        cursor.execute(statement("segment/touched"), [partition, after, head, CATEGORIES, limit])
        rows = cursor.fetchall()
    positions: Positions = {}
    for stream_id, position in rows:
        positions.setdefault(stream_id, []).append(position)
    return positions
