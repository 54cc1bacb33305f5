"""The segments as text, to compare byte by byte, and what they should say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from events import domain, store
from events.projections.segments.contents import content_of

READ = "SELECT segment::text FROM segment WHERE stream_id = ANY(%s::uuid[]) ORDER BY 1"
READ_CLOSED = "SELECT segment::text FROM segment WHERE upper(positions) IS NOT NULL ORDER BY 1"
DELETE = "DELETE FROM segment WHERE stream_id = ANY(%s::uuid[]) RETURNING 1"
POINT = """
    SELECT stage, array_to_string(companies, ','), name, record_status, interests::text FROM segment
    WHERE stream_id = %s AND positions @> %s::bigint AND levels @> %s::integer
        AND days @> coalesce(%s, 'infinity')::date
"""


def read_segments(stream_ids: Collection[str]) -> list[str]:
    """Every segment of these streams as PostgreSQL prints it."""
    return [text for (text,) in _run(READ, list(stream_ids))]


def read_closed() -> list[str]:
    """Every segment that has ended."""
    return [text for (text,) in _run(READ_CLOSED)]


def delete_segments(stream_ids: Collection[str]) -> None:
    _run(DELETE, list(stream_ids))


def look(stream_id: str, position: int, day: date | None, level: int) -> list[tuple[str, ...]]:
    """What the segments say of a stream at one point."""
    return _run(POINT, stream_id, position, level, day)


def expect(stream_id: str, position: int, day: date | None, level: int) -> list[tuple[str, ...]]:
    """The same by a plain fold of the events known there."""
    events = store.load_stream(stream_id, max_position=position)
    if not events:
        return []
    try:
        state = domain.fold(events, valid_at=day, min_level=level)
    except domain.OrderCycleError:
        return []
    if day is not None and not state.opening:
        return []
    return _told(content_of(state).text)


def _told(text: str) -> list[tuple[str, ...]]:
    """Through PostgreSQL, so that both are written in the same way."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE told (LIKE segment)")
        columns = (
            "name, kind, stage, stage_since, paused, rumor_level, disputed, record_status, markets, companies, roles,"
            " party_statuses, interest_statuses, interests"
        )
        cursor.execute(
            "ALTER TABLE told ALTER category DROP NOT NULL, ALTER stream_id DROP NOT NULL,"
            " ALTER opened_position DROP NOT NULL, ALTER positions DROP NOT NULL, ALTER days DROP NOT NULL,"
            " ALTER levels DROP NOT NULL"
        )
        with cursor.copy(f"COPY told ({columns}) FROM STDIN") as copy:
            copy.write(text + "\n")
        cursor.execute("SELECT stage, array_to_string(companies, ','), name, record_status, interests::text FROM told")
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE told")
        return list(rows)


def _run(query: str, *parameters: object) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
