"""Streams that a projection could not digest: put aside with their error, so that the others move on.

While a stream is parked its events are passed over and counted. Retrying folds it again from its first event, up to
where its partition has come, and un-parks it when that succeeds. Whoever parks or un-parks holds the checkpoint of the
partition, so no event falls between the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from django.db import connection

from events.projections.statements import as_json, statement

ERROR_LIMIT = 2_000

_log = structlog.get_logger(__name__)


def list_parked(projection: str, partition: int) -> set[str]:
    """Ids of the parked streams of a partition whose checkpoint the caller holds."""
    with connection.cursor() as cursor:
        cursor.execute(statement("parked/list"), [projection, partition])
        return {stream_id for (stream_id,) in cursor.fetchall()}


def leave_parked(projection: str, partition: int, positions: Mapping[str, Sequence[int]]) -> list[str]:
    """The streams of a batch that are not parked; the events of those that are get counted."""
    parked = list_parked(projection, partition) & positions.keys()
    skip(projection, {stream_id: len(positions[stream_id]) for stream_id in parked})
    return [stream_id for stream_id in positions if stream_id not in parked]


def park_failed(
    projection: str, partition: int, failed: Mapping[str, Exception], positions: Mapping[str, Sequence[int]]
) -> None:
    """Park the streams of a batch that failed; `positions` is where their events are."""
    for stream_id, error in failed.items():
        missed = positions[stream_id]
        park(projection, partition, stream_id, missed[0], len(missed), error)


def skip(projection: str, events: Mapping[str, int]) -> None:
    """Count events that were passed over, by stream."""
    if events:
        rows = [{"stream_id": stream_id, "events": count} for stream_id, count in events.items()]
        with connection.cursor() as cursor:
            cursor.execute(statement("parked/skip"), [as_json(rows), projection])


def park(projection: str, partition: int, stream_id: str, position: int, skipped: int, error: Exception) -> None:
    """Put a stream aside, or note that another attempt failed. `position`: the first event that was not applied."""
    words = f"{type(error).__name__}: {error}".replace("\x00", "\ufffd")[:ERROR_LIMIT]
    _log.error("stream_parked", projection=projection, stream_id=stream_id, position=position, error=words)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("parked/park"),
            {
                "projection": projection,
                "stream_id": stream_id,
                "partition": partition,
                "position": position,
                "error": words,
                "skipped": skipped,
            },
        )


def unpark(projection: str, stream_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement("parked/unpark"), [projection, stream_id])
