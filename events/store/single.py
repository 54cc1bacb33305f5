"""The hot path: one event, with neither texts nor a key.

It goes straight to psycopg, on a cursor that is kept: Django's wrappers around a cursor, and what psycopg learns anew
with every cursor about the types of its parameters, would cost a fifth of an append.
"""

from __future__ import annotations

import threading

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from events.store.rows import Row
from events.store.statements import query


class _Kept(threading.local):
    cursor: psycopg.Cursor[tuple[object, ...]] | None = None


_kept = _Kept()


def insert_one(database: BaseDatabaseWrapper, row: Row) -> bool:
    """Append the event if its stream stands right below it; whether it did. Checks all that Django's cursors check."""
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    cursor = _kept.cursor
    if cursor is None or cursor.connection is not database.connection:
        cursor = _kept.cursor = database.connection.cursor()
    with database.wrap_database_errors:
        return cursor.execute(query("append_event"), row).rowcount == 1
