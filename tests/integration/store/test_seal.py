"""`seal`: positions without gaps, nothing skipped, at any table size."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import InternalError, connection, transaction

from dealtracker.local.postgres import Postgres
from events import store
from events.store.models import EventLog
from tests.conftest import run_as_owner
from tests.integration.store.building import append, entries, sql, versions_in_log
from tests.programs import test_database

pytestmark = pytest.mark.usefixtures("committed_db")

ANOTHER_WRITER = """
INSERT INTO event (
    id, stream_id, category, version, type, schema_version, data, metadata, occurred_precision, created_at, digest
)
SELECT
    gen_random_uuid(), %s, 'deal', 1, 'deal.approached', 1,
    '{"from": "0195f000-0000-7000-8000-000000000001", "to": "0195f000-0000-7000-8000-000000000002"}',
    '{"actor": {"kind": "user", "id": "1"}, "channel": "api", "citations": "own_knowledge"}',
    'unknown', now(), sha256('')
"""


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


def another_connection() -> psycopg.Connection[Any]:
    return psycopg.connect(test_database("default"))


def streams_in_log() -> list[str]:
    return [event.stream_id for event in store.read_log(0, 1_000)]


def positions() -> list[int]:
    return list(EventLog.objects.values_list("position", flat=True))


def test_events_get_positions_one_two_three() -> None:
    stream = store.new_id()
    append(stream, count=3)
    assert store.head() == 0
    assert [event.position for event in store.load_stream(stream)] == [None, None, None]

    assert store.seal() == 3

    assert [event.position for event in store.load_stream(stream)] == [1, 2, 3]
    assert store.head() == 3
    assert store.seal() == 0


def test_an_event_that_commits_late_under_a_lower_ordinal_is_not_skipped() -> None:
    late, early = store.new_id(), store.new_id()
    with another_connection() as writer:
        writer.execute(ANOTHER_WRITER, [late])
        append(early)
        assert store.seal() == 1
        assert store.seal() == 0
        writer.commit()

    assert store.seal() == 1

    assert streams_in_log() == [early, late]
    assert [row[0] for row in sql("SELECT stream_id::text FROM event ORDER BY ordinal")] == [late, early]


def test_a_late_event_is_found_even_when_the_batch_was_full_meanwhile() -> None:
    late = store.new_id()
    with another_connection() as writer:
        writer.execute(ANOTHER_WRITER, [late])
        for _ in range(5):
            append(store.new_id())
        assert [store.seal(2), store.seal(2)] == [2, 2]
        writer.commit()

    assert [store.seal(2), store.seal(2)] == [2, 0]

    assert positions() == [1, 2, 3, 4, 5, 6]
    assert streams_in_log()[4] == late


def test_a_full_batch_that_stops_below_what_is_sealed_leaves_nothing_behind() -> None:
    late = [store.new_id() for _ in range(3)]
    with another_connection() as writer:
        for stream in late:
            writer.execute(ANOTHER_WRITER, [stream])
        append(store.new_id())
        assert store.seal() == 1
        append(store.new_id())
        writer.commit()

    assert [store.seal(1) for _ in range(5)] == [1, 1, 1, 1, 0]

    assert streams_in_log()[1:4] == late
    assert positions() == [1, 2, 3, 4, 5]


def test_events_that_are_rolled_back_leave_no_gap() -> None:
    append(store.new_id())
    with transaction.atomic():
        append(store.new_id())
        transaction.set_rollback(True)
    append(store.new_id())

    store.seal()

    assert positions() == [1, 2]


def test_a_transaction_that_stays_open_makes_nobody_wait() -> None:
    with another_connection() as idle:
        idle.execute(ANOTHER_WRITER, [store.new_id()])
        append(store.new_id())
        assert store.seal() == 1
        append(store.new_id())

        assert store.seal() == 1

        idle.rollback()
    assert store.seal() == 0
    assert positions() == [1, 2]


@pytest.mark.parametrize("batch", [1, 3, 7, 1_000])
def test_any_batch_keeps_every_stream_in_order(batch: int) -> None:
    streams = [store.new_id() for _ in range(3)]
    for version in range(1, 6):
        store.append([event for stream in streams for event in entries(stream, version)])

    while store.seal(batch):
        pass

    assert versions_in_log() == {stream: [1, 2, 3, 4, 5] for stream in streams}
    assert positions() == list(range(1, 16))


def test_a_second_sealer_is_told_that_another_is_at_work() -> None:
    append(store.new_id())
    with another_connection() as other:
        other.execute("SELECT seal_events(10)")

        assert store.seal() is None

    assert store.seal() == 0
    assert store.head() == 1


def test_sealing_is_refused_under_a_snapshot_that_is_older_than_the_lock() -> None:
    append(store.new_id())

    with transaction.atomic():
        sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(InternalError, match="READ COMMITTED only, not in repeatable read"):
            store.seal()
        transaction.set_rollback(True)

    assert store.head() == 0


def test_record_time_never_decreases_even_if_the_clock_does() -> None:
    append(store.new_id())
    store.seal()
    run_as_owner(
        b"""
        ALTER TABLE event_log DISABLE TRIGGER event_log_no_change;
        UPDATE event_log SET recorded_at = recorded_at + interval '1 day';
        ALTER TABLE event_log ENABLE TRIGGER event_log_no_change;
        """
    )
    append(store.new_id())

    store.seal()

    first, second = EventLog.objects.values_list("recorded_at", flat=True)
    assert first == second > datetime.now(UTC) + timedelta(hours=23)


def test_the_partition_follows_from_the_id_of_the_stream() -> None:
    streams = [store.new_id()[:-1] + digit for digit in "0123456789abcdef"]
    for stream in streams:
        append(stream)
    store.seal()

    partitions = dict(sql("SELECT stream_id::text, partition FROM event_log JOIN event USING (ordinal)"))

    assert partitions == {stream: store.partition_of(stream) for stream in streams}
    assert sorted(partitions.values()) == list(range(store.PARTITIONS))


def test_a_position_belongs_to_every_instant() -> None:
    before = datetime.now(UTC)
    for _ in range(5):
        append(store.new_id())
        store.seal()
    times = list(EventLog.objects.values_list("recorded_at", flat=True))

    assert store.position_at(before) == 0
    assert [store.position_at(time) for time in times] == [1, 2, 3, 4, 5]
    assert [store.position_at(time - timedelta(microseconds=1)) for time in times] == [0, 1, 2, 3, 4]
    assert store.position_at(times[-1] + timedelta(days=1)) == 5


def test_no_position_is_asked_of_an_empty_log() -> None:
    assert store.head() == 0
    assert store.position_at(datetime.now(UTC)) == 0
    assert store.seal() == 0


# A dump restored elsewhere: foreign transaction ids


def restore_elsewhere(state: bytes, txid: bytes) -> None:
    """Give every event the transaction id of another cluster, and the state what that cluster's sealer had left."""
    run_as_owner(
        b"ALTER TABLE event DISABLE TRIGGER event_no_change; UPDATE event SET txid = "
        + txid
        + b"; ALTER TABLE event ENABLE TRIGGER event_no_change; UPDATE seal_state SET "
        + state
    )


FUTURE = b"4000000000000000000"


@pytest.mark.parametrize(
    ("state", "txid"),
    [
        (b"floor = " + FUTURE, FUTURE),  # the other cluster was far ahead
        (b"floor = " + FUTURE, b"3"),
        (b"cluster = 1", FUTURE),  # only the events were, not the floor
        (b"cluster = 1", b"3"),  # it was far behind
    ],
)
def test_after_a_restore_into_another_cluster_unsealed_events_are_found(state: bytes, txid: bytes) -> None:
    late, early = store.new_id(), store.new_id()
    with another_connection() as writer:
        writer.execute(ANOTHER_WRITER, [late])
        append(early, count=3)
        store.seal()
        writer.commit()
    append(early, 4)
    restore_elsewhere(state, txid)
    append(early, 5)

    assert [store.seal(2), store.seal(2)] == [2, 1]

    assert streams_in_log() == [early, early, early, late, early, early]


def test_restored_events_are_looked_at_once_and_not_with_every_seal() -> None:
    fill(2_000)
    store.seal()
    restore_elsewhere(b"floor = " + FUTURE, FUTURE)
    append(store.new_id())
    assert store.seal() == 1
    append(store.new_id())

    assert rows_read_by_seal() < 20


# The cost of a seal does not depend on what is sealed


def rows_read_by_seal(batch: int = 1_000) -> int:
    """How many rows of event and event_log, and of their indexes, one call looks at."""
    reads = """
        SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables WHERE relname IN ('event', 'event_log')
    """
    with transaction.atomic():
        before = sql(reads)[0][0]
        store.seal(batch)
        return int(sql(reads)[0][0] - before)


@pytest.mark.parametrize("statistics", [b"", b"ANALYZE event, event_log"], ids=["none", "fresh"])
def test_one_new_event_among_many_sealed_ones_is_found_by_a_handful_of_reads(statistics: bytes) -> None:
    fill(100_000)
    assert store.seal(100_000) == 100_000
    run_as_owner(statistics or b"SELECT")
    append(store.new_id())
    store.seal()
    append(store.new_id())

    assert rows_read_by_seal() < 20


def test_a_backlog_is_not_looked_through_again_with_every_batch() -> None:
    fill(20_000)
    store.seal(10)

    assert rows_read_by_seal(batch=10) < 60


def test_the_sealing_statement_uses_its_indexes_beside_many_sealed_rows(postgres: Postgres) -> None:
    fill(100_000)
    assert store.seal(100_000) == 100_000
    append(store.new_id())

    indexes = {node.get("Index Name") for node in scans_of_seal(postgres)}

    assert indexes == {"event_txid_idx", "event_pkey", "event_log_ordinal_key", "event_log_pkey"}


def scans_of_seal(postgres: Postgres) -> list[dict[str, Any]]:
    """Every scan of a big table in the plan of the statement inside seal_events(), as the server really ran it."""
    url = postgres.url(database=connection.settings_dict["NAME"])
    plans: list[str] = []
    with psycopg.connect(url, autocommit=True) as admin:
        admin.add_notice_handler(lambda notice: plans.append(notice.message_primary or ""))
        admin.execute(
            "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;"
            "SET auto_explain.log_format = json; SET client_min_messages = log"
        )
        admin.execute("SELECT seal_events(10)")
    plan = next(plan for plan in plans if "WITH snapshot" in plan)
    found = nodes(json.loads(plan[plan.index("{") :])["Plan"])
    return [
        node for node in found if node.get("Relation Name") in ("event", "event_log") and "Scan" in node["Node Type"]
    ]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]
