"""Events for the store's tests: short to ask for, every one with an id of its own. Child processes import it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from events import store
from events.catalogue import Event
from tests.builders import an_event


def entries(stream_id: str, first: int = 1, count: int = 1, **given: Any) -> list[Event]:
    """Events of one stream with consecutive versions from `first` on."""
    return [
        an_event("deal.approached", version=version, stream_id=stream_id, event_id=store.new_id(), **given)
        for version in range(first, first + count)
    ]


def append(stream_id: str, first: int = 1, count: int = 1) -> tuple[Event, ...]:
    return store.append(entries(stream_id, first, count))


def versions_in_log() -> dict[str, list[int]]:
    """The versions of every stream in the order of the log."""
    found: dict[str, list[int]] = {}
    for event in store.read_log(0, 1_000_000):
        found.setdefault(event.stream_id, []).append(event.version)
    return found


def sql(statement: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement as the runtime role."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall()) if cursor.description else []
