"""What an export reads of the log, a batch at a time, always in the same batches."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from events.exporting.models import Export
from events.integrity.verifying.rows import Row

BATCH = 2_000
STREAMS = 500
CHECKPOINTS = 500
_SQL = Path(__file__).parent / "sql"


def read_rows(job: Export, after: int) -> list[Row]:
    """The next events of the export after a position; none at its end."""
    given = {"after": max(after, job.first - 1), "upto": job.position, "limit": BATCH}
    if job.stream_ids is None or job.kind == "period":
        return [Row(*row) for row in fetch("read_rows", **given)]
    return [Row(*row) for row in fetch("read_rows_of_streams", streams=job.stream_ids, **given)]


def read_streams(job: Export, category: str, after: int) -> tuple[list[str], int]:
    """The next streams of a category, and where to go on; no streams at the end."""
    if job.stream_ids is None:
        rows = fetch("opened", after=after, upto=job.position, category=category, limit=STREAMS)
        return [stream_id for _, stream_id in rows], rows[-1][0] if rows else after
    all_of_it = [row[0] for row in fetch("of_category", streams=job.stream_ids, category=category)]
    return all_of_it[after : after + STREAMS], after + STREAMS


def list_streams_between(first: int, upto: int) -> list[str]:
    return [row[0] for row in fetch("streams_between", first=first, upto=upto)]


def list_deals_naming(company_id: str, upto: int) -> list[str]:
    path = f'strict $.** ? (@ == "{company_id}")'
    return [row[0] for row in fetch("deals_naming", path=path, upto=upto)]


def list_seminars_naming(streams: list[str], upto: int) -> list[str]:
    return [row[0] for row in fetch("seminars_naming", streams=streams, upto=upto)]


def list_cited_sources(streams: list[str], upto: int) -> list[str]:
    return [row[0] for row in fetch("cited_sources", streams=streams, upto=upto)]


def count_events(streams: list[str], upto: int) -> int:
    [(count,)] = fetch("count_events", streams=streams, upto=upto)
    return int(count)


def find_signed_size(position: int) -> int | None:
    """The smallest size of a checkpoint that covers a position: the same for ever, once there is one."""
    [(size,)] = fetch("first_checkpoint", position=position)
    return None if size is None else int(size)


def read_note(size: int) -> str:
    """The first checkpoint of a size: the same each time, though the size may have been signed again."""
    [(note,)] = fetch("note_of_size", size=size)
    return str(note)


def list_signed_sizes(upto: int) -> list[int]:
    return [row[0] for row in fetch("signed_sizes", upto=upto, newest=CHECKPOINTS)]


def fetch(name: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), given)
        return list(cursor.fetchall()) if cursor.description else []


@cache
def _statement(name: str) -> str:
    lines = (_SQL / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))
