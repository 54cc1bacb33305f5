"""What came after the version of a stream that one knows already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection

from events.catalogue import Event
from events.store.rows import decode
from events.store.statements import query


class Head(NamedTuple):
    """The newest event of a stream as one knows it; version 0 and no id: nothing is known of it."""

    version: int
    event_id: str


UNKNOWN = Head(0, "")


class Since(NamedTuple):
    """The events after the known head, without positions. Not `is_known`: these are all the events of the stream,
    because the log does not hold what was known of it."""

    is_known: bool
    events: list[Event]


def load_since(heads: Mapping[str, Head]) -> dict[str, Since]:
    """What follows each head, in one query; one more for streams that the log holds otherwise (it was restored)."""
    rows = _fetch(heads)
    found = {stream_id: _since(head, rows.get(stream_id, [])) for stream_id, head in heads.items()}
    if lost := {stream_id: UNKNOWN for stream_id, since in found.items() if since is None}:
        again = _fetch(lost)
        found |= {stream_id: _since(UNKNOWN, again.get(stream_id, [])) for stream_id in lost}
    return {stream_id: since for stream_id, since in found.items() if since is not None}


def _since(head: Head, rows: list[Any]) -> Since | None:
    if not head.version:
        return Since(False, [decode(row) for row in rows])
    if not rows or rows[0][0] != head.event_id:
        return None
    return Since(True, [decode(row) for row in rows[1:]])


def _fetch(heads: Mapping[str, Head]) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"stream_ids": list(heads), "versions": [head.version for head in heads.values()]}
        cursor.execute(query("load_since"), given)
        for row in cursor.fetchall():
            rows.setdefault(row[2], []).append(row)
    return rows
