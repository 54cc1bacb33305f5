"""What was recorded never changes: the database says so, to the runtime role and to the owner alike."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from events import store
from events.store.models import Event, EventLog, IdempotencyKey
from tests.conftest import run_as_owner
from tests.integration.store.building import entries, sql

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # SHA-256 of "hello"
CHANGES = [
    "UPDATE event SET type = 'deal.finalized'",
    "DELETE FROM event",
    "TRUNCATE event",
    "UPDATE event_log SET position = position + 1",
    "DELETE FROM event_log",
    "TRUNCATE event_log",
    "UPDATE idempotency_key SET request_digest = 'another'",
    "DELETE FROM idempotency_key",
    "TRUNCATE idempotency_key",
    "UPDATE event_text SET body = 'bye'",
    "TRUNCATE event_text",
]
"""What the triggers refuse, whoever asks."""
NOT_FOR_THE_RUNTIME = [
    *CHANGES,
    "DELETE FROM event_text",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "ALTER TABLE event_log DISABLE TRIGGER event_log_no_change",
    "ALTER TABLE event DROP CONSTRAINT event_stream_version_key",
    "DROP TRIGGER event_no_change ON event",
    "DROP TABLE event",
    "DROP FUNCTION refuse_change() CASCADE",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica",
    "INSERT INTO event_log (position, ordinal, partition, recorded_at) VALUES (9, 9, 9, now())",
    "UPDATE seal_state SET floor = 1000000000",
    "SELECT setval('event_ordinal_seq', 1)",
    "UPDATE django_migrations SET name = 'another'",
    "SET ROLE dealtracker_owner",
]


@pytest.fixture(autouse=True)
def recorded(committed_db: object) -> None:
    """One event, sealed, with a text and a key."""
    store.append(
        entries(store.new_id()), texts={HELLO: "hello"}, key=store.IdempotencyKey("client-1", "key-1", "digest")
    )
    assert store.seal() == 1


def contents() -> list[tuple[object, ...]]:
    tables = sql("SELECT e.*, l.*, k.*, t.* FROM event e, event_log l, idempotency_key k, event_text t")
    assert len(tables) == 1
    return tables


@pytest.mark.parametrize("statement", NOT_FOR_THE_RUNTIME)
def test_the_runtime_role_may_not(statement: str) -> None:
    before = contents()

    with pytest.raises(DatabaseError) as caught:
        sql(statement)

    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert contents() == before


@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_is_refused_by_the_triggers(statement: str) -> None:
    before = contents()

    with pytest.raises(psycopg.errors.RestrictViolation, match="what was recorded never changes"):
        run_as_owner(statement.encode())

    assert contents() == before


def test_the_orm_can_change_nothing() -> None:
    before = contents()
    event, entry = Event.objects.get(), EventLog.objects.get()
    event.type = "deal.finalized"

    for attempt in (
        event.save,
        event.delete,
        entry.delete,
        lambda: Event.objects.update(version=7),
        lambda: Event.objects.all().delete(),
        lambda: Event.objects.bulk_update([event], ["type"]),
        lambda: EventLog.objects.update(position=7),
        lambda: IdempotencyKey.objects.update(request_digest="another"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            attempt()

    assert contents() == before


@pytest.mark.parametrize("column", ["txid", "ordinal"])
def test_a_writer_cannot_hide_an_event_by_filling_what_the_sealer_looks_at(column: str) -> None:
    statement = f"""
        INSERT INTO event ({column}, id, stream_id, category, version, type, schema_version, data, metadata,
            occurred_precision, created_at, digest) OVERRIDING SYSTEM VALUE
        SELECT 1, gen_random_uuid(), gen_random_uuid(), category, version, type, schema_version, data, metadata,
            occurred_precision, created_at, digest FROM event
    """

    with pytest.raises(DatabaseError, match="permission denied for table event"):
        sql(statement)


def test_the_runtime_role_owns_nothing() -> None:
    owned = sql("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")

    assert owned == []
    assert connection.settings_dict["USER"] != "dealtracker_owner"
