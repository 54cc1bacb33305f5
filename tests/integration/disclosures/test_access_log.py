"""The access log: written before an answer leaves, never changed, found by an index, and gone when it may go."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from events import disclosures, store
from events.catalogue import Actor
from events.disclosures import Viewer
from events.disclosures.statements import statement
from tests.conftest import run_as_owner
from tests.integration.store.building import append, sql

pytestmark = pytest.mark.usefixtures("committed_db")

ADA = Viewer(actor=Actor(kind="token", id="0123456789ab"), channel="api", owner="7", request_id="r-1")
AGED = (
    b"ALTER TABLE disclosure DISABLE TRIGGER disclosure_no_change; UPDATE disclosure SET at = at - interval '%d days'"
)


def age(days: int) -> None:
    """Make every row older, as only the owner can, with the trigger off."""
    enable = b"; ALTER TABLE disclosure ENABLE TRIGGER disclosure_no_change"
    run_as_owner(AGED % days + enable)


def count() -> int:
    return int(sql("SELECT count(*) FROM disclosure")[0][0])


def test_a_row_says_how_far_the_log_reached() -> None:
    stream = store.new_id()
    append(stream, count=3)
    store.seal()

    disclosures.note(ADA, "get_deal", [stream, stream])
    disclosures.note(ADA, "get_deal", [stream], position=2)

    [now, then] = disclosures.list_of_stream(stream, after=0, limit=10)
    assert (now.position, now.is_as_of, now.owner, now.actor) == (3, False, "7", ADA.actor)
    assert (then.position, then.is_as_of) == (2, True)
    assert sql("SELECT cardinality(streams) FROM disclosure") == [(1,), (1,)]


def test_nothing_shown_is_nothing_written_and_everything_counts_for_every_stream() -> None:
    disclosures.note(ADA, "get_board", [])
    disclosures.note(ADA, "get_export", None)

    assert [row.everything for row in disclosures.list_of_stream(store.new_id(), after=0, limit=10)] == [True]


def test_only_the_row_itself_does_without_waiting_for_the_disk() -> None:
    sql("SET synchronous_commit = on")

    disclosures.note(ADA, "get_deal", [store.new_id()])
    outside = sql("SHOW synchronous_commit")

    with transaction.atomic():
        disclosures.note(ADA, "get_deal", [store.new_id()])
        inside = sql("SHOW synchronous_commit")

    assert inside == outside == [("on",)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE disclosure SET actor_id = 'somebody else'",
        "DELETE FROM disclosure",
        "TRUNCATE disclosure",
        "INSERT INTO disclosure (number, actor_kind, actor_id, channel, action, position, is_as_of)"
        " OVERRIDING SYSTEM VALUE VALUES (1000, 'user', '1', 'api', 'get_deal', 0, false)",
        "INSERT INTO disclosure (at, actor_kind, actor_id, channel, action, position, is_as_of)"
        " VALUES (now() - interval '1 year', 'user', '1', 'api', 'get_deal', 0, false)",
        "SELECT setval('disclosure_number_seq', 1000)",
        "SELECT forget_disclosures(29, 1000)",
        "SELECT forget_disclosures(NULL, 1000)",
    ],
)
def test_the_runtime_can_only_add_rows_of_now(change: str) -> None:
    disclosures.note(ADA, "get_deal", [store.new_id()])
    before = sql("SELECT * FROM disclosure")

    with pytest.raises(DatabaseError):
        sql(change)

    connection.close()
    assert sql("SELECT * FROM disclosure") == before


@pytest.mark.parametrize(
    "change", [b"UPDATE disclosure SET actor_id = ''", b"DELETE FROM disclosure", b"TRUNCATE disclosure"]
)
def test_even_the_owner_is_refused_while_the_triggers_are_on(change: bytes) -> None:
    disclosures.note(ADA, "get_deal", [store.new_id()])

    with pytest.raises(psycopg.errors.RestrictViolation):
        run_as_owner(change)

    assert count() == 1


class TestRetention:
    def test_what_is_too_old_goes_in_batches_and_the_rest_stays(self, settings: Settings) -> None:
        settings.ACCESS_LOG_DAYS = 90
        for _ in range(3):
            disclosures.note(ADA, "get_deal", [store.new_id()])
        age(91)
        disclosures.note(ADA, "get_deal", [store.new_id()])

        assert sql("SELECT forget_disclosures(90, 2)") == [(2,)]
        assert disclosures.forget_old() == 1
        assert disclosures.forget_old() == 0
        assert count() == 1

    def test_nothing_goes_before_its_time(self, settings: Settings) -> None:
        settings.ACCESS_LOG_DAYS = 90
        disclosures.note(ADA, "get_deal", [store.new_id()])
        age(89)

        assert disclosures.forget_old() == 0
        assert count() == 1

    def test_zero_days_keep_everything(self, settings: Settings) -> None:
        settings.ACCESS_LOG_DAYS = 0
        disclosures.note(ADA, "get_deal", [store.new_id()])
        age(100_000)

        assert disclosures.forget_old() == 0
        assert count() == 1


def test_a_stream_is_found_by_the_index_among_many_rows() -> None:
    run_as_owner(
        b"INSERT INTO disclosure (actor_kind, actor_id, channel, action, position, is_as_of, streams)"
        b" SELECT 'user', '1', 'api', 'get_deal', 0, false, ARRAY[gen_random_uuid(), gen_random_uuid()]"
        b" FROM generate_series(1, 20000); ANALYZE disclosure"
    )
    given = {"stream_id": store.new_id(), "after": 0, "limit": 100, "since": None, "until": None}
    given |= {"actor_kind": None, "actor_id": None}

    plan = "\n".join(row[0] for row in sql(f"EXPLAIN {statement('queries/list_of_stream')}", given))

    assert "disclosure_streams_idx" in plan
    assert "disclosure_whole_idx" in plan
    assert "Seq Scan" not in plan
