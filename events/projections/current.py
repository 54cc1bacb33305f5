"""One stream as its view has it, for those who must see the latest event."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connection

from events import domain
from events.projections.statements import statement


class Current(NamedTuple):
    """What a view says of a stream. `state` is the folded state in its JSON form."""

    stream_id: str
    version: int
    position: int
    updated_at: datetime
    opened_position: int
    opened_at: datetime
    state: dict[str, Any]


def find_current(category: str, stream_id: str) -> Current | None:
    """The stream's row, or None where the view does not have its latest event. One query."""
    with connection.cursor() as cursor:
        cursor.execute(statement(f"{category}/current"), {"stream_id": stream_id})
        row = cursor.fetchone()
    return Current._make((*row[:-1], domain.complete(category, orjson.loads(row[-1])))) if row else None


def find_opening(category: str, stream_id: str) -> tuple[int, datetime] | None:
    """The position of the stream's first event and when that was recorded; None until the view has it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(statement(f"{category}/opened"), {"stream_id": stream_id})
        found: tuple[int, datetime] | None = cursor.fetchone()
    return found
