"""Changes of segments into their table, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from events import store
from events.projections.segments.changes import Changes, days_from
from events.projections.statements import as_json, statement


def lock(stream_ids: Iterable[str]) -> dict[str, int]:
    """The versions that the segments of these streams have come to, locked for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement("segment/lock"), [list(stream_ids)])
        return dict(cursor.fetchall())


def discard_false(held: Mapping[str, int]) -> None:
    """Forget streams, locked by the caller, whose segments claim versions that the log does not have."""
    known = store.get_versions(held) if held else {}
    if false := [stream_id for stream_id, version in held.items() if version > known.get(stream_id, 0)]:
        with connection.cursor() as cursor:
            cursor.execute(statement("segment/forget"), [false])


def write(changes: Sequence[Changes]) -> None:
    """Write what was found after `lock`, in its transaction. A stream that is further by now stays as it is."""
    if not changes:
        return
    with connection.cursor() as cursor:
        anew = [change for change in changes if change.anew]
        later = [change for change in changes if not change.anew]
        anew, later = _reach(cursor, anew, anew=True), _reach(cursor, later, anew=False)
        if anew:
            cursor.execute(statement("segment/clear"), [[change.stream_id for change in anew]])
        changes = [*anew, *later]
        _end(cursor, changes)
        if lines := [line for change in changes for line in change.lines]:
            with connection.wrap_database_errors, cursor.copy(statement("segment/copy")) as copy:
                copy.write("".join(lines))


def _reach(cursor: CursorWrapper, changes: Sequence[Changes], *, anew: bool) -> list[Changes]:
    if not changes:
        return []
    streams = [
        {"stream_id": change.stream_id, "category": change.category, "version": change.version} for change in changes
    ]
    cursor.execute(statement("segment/reach"), {"streams": as_json(streams), "anew": anew})
    reached = {stream_id for (stream_id,) in cursor.fetchall()}
    return [change for change in changes if change.stream_id in reached]


def _end(cursor: CursorWrapper, changes: Sequence[Changes]) -> None:
    ended = [
        {
            "category": change.category,
            "stream_id": change.stream_id,
            "days_from": days_from(box),
            "level_from": box.level_from,
            "position": position,
        }
        for change in changes
        for box, position in change.ended
    ]
    if ended:
        cursor.execute(statement("segment/close"), [as_json(ended)])
