"""Many processes append while two seal: nothing is lost, doubled or out of order."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from events import store
from tests.integration.store.building import sql, versions_in_log
from tests.programs import Program, Programs, test_database

WRITERS = 8
EVENTS = 150  # committed by each writer, at least
STREAMS = 20


@pytest.fixture
def idle_transaction(committed_db: BaseDatabaseWrapper) -> psycopg.Connection[tuple[object, ...]]:
    """A transaction with an id of its own that stays open the whole time."""
    with psycopg.connect(test_database("owner")) as connection:
        connection.execute("SELECT pg_current_xact_id()")
        yield connection
        connection.rollback()


def test_nothing_is_lost_doubled_or_out_of_order(
    programs: Programs, idle_transaction: psycopg.Connection[tuple[object, ...]], tmp_path: Path
) -> None:
    streams = [store.new_id() for _ in range(STREAMS)]
    stop = tmp_path / "stop"
    sealers = [programs.start("-m", "tests.concurrency.sealer", str(batch), str(stop)) for batch in (7, 1_000)]
    writers = [
        programs.start("-m", "tests.concurrency.writer", str(seed), str(EVENTS), *streams) for seed in range(WRITERS)
    ]

    committed = sum(result_of(writer) for writer in writers)
    stop.touch()
    sealed = sum(result_of(sealer) for sealer in sealers)

    assert committed >= WRITERS * EVENTS
    assert sealed == committed
    assert positions() == list(range(1, committed + 1))
    assert ids_in_log() == sorted(row[0] for row in sql("SELECT id::text FROM event"))
    assert versions_in_log() == {s: list(range(1, v + 1)) for s, v in store.get_versions(streams).items()}
    assert record_times() == sorted(record_times())
    assert commits_out_of_ordinal_order() > 0, "the writers were too polite to prove anything"


def result_of(program: Program) -> int:
    assert program.wait(240) == 0, program.output
    return int(program.output)


def positions() -> list[int]:
    return [row[0] for row in sql("SELECT position FROM event_log ORDER BY position")]


def ids_in_log() -> list[str]:
    return sorted(row[0] for row in sql("SELECT id::text FROM event_log JOIN event USING (ordinal)"))


def record_times() -> list[object]:
    return [row[0] for row in sql("SELECT recorded_at FROM event_log ORDER BY position")]


def commits_out_of_ordinal_order() -> int:
    """How many events were sealed after one with a higher ordinal: what a reader by ordinal would have skipped."""
    late = "SELECT ordinal < max(ordinal) OVER (ORDER BY position) AS late FROM event_log"
    return int(sql(f"SELECT count(*) FROM ({late}) AS entry WHERE late")[0][0])
