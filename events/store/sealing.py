"""Positions: how committed events get them, and which belong to an instant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from events.store.statements import query

BATCH = 10_000
"""How many events one call seals at most; larger ones were no faster and hold the lock for longer."""


def seal(limit: int = BATCH) -> int | None:
    """Give positions to at most `limit` committed events, and say to how many.

    None: another sealer is at work. It may have begun before the event that you wait for was committed, so look again.
    Call it in autocommit: the lock is held, and the positions unseen, until the transaction ends.
    """
    sealed: int | None = _get("seal", {"batch": limit})
    return sealed


def head() -> int:
    """The highest position; 0 while the log is empty."""
    return int(_get("head", {}))


def position_at(instant: datetime) -> int:
    """The last position recorded at or before `instant` (aware); 0 if there is none."""
    return int(_get("position_at", {"instant": instant}))


def _get(name: str, given: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query(name), given)
        return cursor.fetchone()[0]
