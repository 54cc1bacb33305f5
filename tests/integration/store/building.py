"""Events for the store's tests: short to ask for, every one with an id of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from events import store
from events.catalogue import Event
from tests.builders import an_event
from tests.conftest import run_as_owner


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


FILL = b"""
INSERT INTO event (
    id, stream_id, category, version, type, schema_version, data, metadata, occurred_precision, created_at, digest
)
SELECT
    gen_random_uuid(), gen_random_uuid(), 'deal', 1, 'deal.approached', 1,
    '{"from": "0195f000-0000-7000-8000-000000000001", "to": "0195f000-0000-7000-8000-000000000002"}',
    '{"actor": {"kind": "user", "id": "1"}, "channel": "api", "citations": "own_knowledge"}',
    'unknown', now(), sha256(number::text::bytea)
FROM generate_series(1, %d) AS number
"""


def fill(count: int) -> None:
    """Many events of one commit, without Python."""
    run_as_owner(FILL % count)
