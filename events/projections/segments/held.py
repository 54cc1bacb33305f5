"""What the table of segments holds, to be compared with what it ought to hold. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import orjson
from django.db import connection

from events.projections.copying import unescape
from events.projections.statements import as_json, statement

COLUMNS = (
    "category", "stream_id", "opened_position", "code", "positions", "days", "levels", "name", "kind", "stage",
    "stage_since", "paused", "rumor_level", "disputed", "record_status", "markets", "companies", "roles",
    "party_statuses", "interest_statuses", "interests",
)  # fmt: skip
"""Those of a line for COPY, as sql/segment/copy.sql has them."""

Segment = dict[str, Any]


def read_versions(stream_ids: Collection[str]) -> dict[str, int]:
    """The versions that the segments of these streams have come to."""
    with connection.cursor() as cursor:
        cursor.execute(statement("compare/segment_versions"), [list(stream_ids)])
        return dict(cursor.fetchall())


def list_opened(after: int, upto: int | None) -> set[str]:
    """The streams of which a segment says that they were opened in this stretch of the log."""
    with connection.cursor() as cursor:
        cursor.execute(statement("compare/segments_opened"), {"after": after, "upto": upto})
        return {stream_id for (stream_id,) in cursor.fetchall()}


def list_other(stream_ids: Collection[str], lines: Iterable[str]) -> tuple[list[Segment], list[Segment]]:
    """The segments of these streams that are held and not among these lines, and the lines that are not held."""
    values = (line.removesuffix("\n").split("\t") for line in lines)
    ought = [dict(zip(COLUMNS, map(unescape, value), strict=True)) for value in values]
    with connection.cursor() as cursor:
        cursor.execute(
            statement("compare/other_segments"), {"segments": as_json(ought), "stream_ids": list(stream_ids)}
        )
        found = [(is_held, orjson.loads(row)) for is_held, row in cursor.fetchall()]
    return [row for is_held, row in found if is_held], [row for is_held, row in found if not is_held]
