"""The tree in the database: grown in pieces, by one at a time, and never against the log."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from events import integrity, store
from events.integrity import checkpoints, notes, signing, tiles, tree
from tests.conftest import run_as_owner
from tests.integration.integrity.building import KEY, NEXT_KEY, at, fill, grow, leaves, signed
from tests.integration.store.building import sql
from tests.programs import test_database
from tests.unit.integrity.test_tree import mth, path, subproof

pytestmark = pytest.mark.usefixtures("committed_db")

TABLES = ("log_tile", "log_root", "log_checkpoint", "log_key")


@pytest.fixture(autouse=True)
def key(settings: Settings) -> None:
    settings.LOG_SIGNING_KEY = KEY.to_text()


@pytest.fixture
def another_grower() -> Iterator[psycopg.Connection]:
    """Somebody who holds the grower's lock in a transaction of their own."""
    with psycopg.connect(test_database("default")) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('grow_log', 0))")
        yield other
        other.rollback()


def as_owner(statement: str, table: str) -> None:
    run_as_owner(
        f"ALTER TABLE {table} DISABLE TRIGGER ALL; {statement}; ALTER TABLE {table} ENABLE TRIGGER ALL".encode()
    )


def test_an_empty_log_is_signed_as_an_empty_tree() -> None:
    checkpoint = signed(0)

    assert (checkpoint.size, checkpoint.root, checkpoint.number) == (0, integrity.EMPTY_ROOT, 1)
    assert checkpoints.read(checkpoint.note) == ("deals.example/log", 0, integrity.EMPTY_ROOT)


def test_the_tree_is_that_of_the_definition_whatever_the_steps_it_grew_in() -> None:
    signed_ones = []
    for step, count in enumerate((1, 254, 1, 1, 255, 1_030, 0)):
        fill(count)
        grow()
        if found := integrity.sign(at(step)):
            signed_ones.append(found)

    hashes = leaves()
    assert [one.size for one in signed_ones] == [1, 255, 256, 257, 512, 1_542]
    for one in signed_ones:
        assert one.root == mth(hashes[: one.size])
        assert integrity.prove_consistency(one.size, 1_542) == subproof(one.size, hashes, True)
        assert integrity.prove_inclusion(one.size, 1_542) == path(one.size - 1, hashes)
        assert integrity.prove_inclusion(1, one.size) == path(0, hashes[: one.size])


def test_tiles_of_the_second_level_come_when_they_are_full() -> None:
    fill(65_536 + 300)
    checkpoint = signed(0)

    assert (tiles.count(0), tiles.count(1), tiles.count(2)) == (257, 1, 0)
    hashes = leaves()
    assert checkpoint.root == mth(hashes)
    for position in (1, 256, 65_536, 65_537, 65_836):
        assert integrity.prove_inclusion(position, checkpoint.size) == path(position - 1, hashes)


def test_the_rest_is_not_stored_but_computed() -> None:
    fill(300)
    grow()

    hashes = leaves()
    assert sql("SELECT level, number FROM log_tile") == [(0, 0)]
    assert integrity.read_tile(0, 1, 44) == b"".join(hashes[256:])
    assert integrity.read_tile(1, 0, 1) == mth(hashes[:256])


def test_a_grower_that_dies_before_its_commit_leaves_nothing() -> None:
    fill(600)
    with psycopg.connect(test_database("default")) as dying:
        dying.execute("SELECT pg_advisory_xact_lock(hashtextextended('grow_log', 0))")
        dying.execute(
            "INSERT INTO log_tile SELECT 0, 0, decode(repeat('00', 8192), 'hex'), decode(repeat('00', 32), 'hex')"
        )
        [(pid,)] = dying.execute("SELECT pg_backend_pid()").fetchall()
        sql("SELECT pg_terminate_backend(%(pid)s)", {"pid": pid})
        with pytest.raises(psycopg.OperationalError):
            dying.commit()

    checkpoint = signed(0)

    assert checkpoint.root == mth(leaves())


def test_while_one_grows_another_leaves_it_alone(another_grower: psycopg.Connection) -> None:
    fill(300)

    assert not integrity.grow()
    assert integrity.sign(at(0)) is None
    assert tiles.count(0) == 0
    another_grower.rollback()
    assert integrity.grow()
    assert integrity.sign(at(1)) is not None


def test_many_growers_at_once_make_one_tree() -> None:
    fill(3_000)
    failures: list[Exception] = []

    def work() -> None:
        try:
            for step in range(20):
                integrity.grow()
                integrity.sign(at(step))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    fill(2_000)
    for worker in workers:
        worker.join()
    fill(1)
    signed(100)

    hashes = leaves()
    assert not failures
    numbers = [one.number for one in signing.list_checkpoints(0, 1_000)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(one.root == mth(hashes[: one.size]) for one in signing.list_checkpoints(0, 1_000))


def test_a_quiet_log_is_signed_again_with_its_time_and_the_same_root() -> None:
    fill(3)
    first = signed(0)

    assert integrity.sign(at(3_600)) is None
    again = signed(signing.QUIET.total_seconds())

    assert (again.size, again.root) == (3, first.root)
    cosigner = KEY.verifier(notes.COSIGNATURE)
    told = [notes.verify(one.note, [cosigner])[0][1] for one in (first, again)]
    assert told == [int(at(0).timestamp()), int(at(12 * 3_600).timestamp())]
    assert integrity.get_checkpoint(3) == again
    assert timedelta(days=1) > signing.QUIET


def test_checkpoints_keep_a_distance_unless_the_clock_stands_still() -> None:
    fill(1)
    signed(0)
    fill(1)

    assert integrity.sign(at(0.1)) is None
    assert signed(1).size == 2


def test_time_never_goes_back() -> None:
    signed(100_000)
    fill(1)
    assert integrity.sign(at(0)) is None

    assert signed(100_001).issued_at == at(100_001)


def test_without_a_key_the_tree_grows_and_nothing_is_signed(settings: Settings) -> None:
    settings.LOG_SIGNING_KEY = ""
    fill(300)
    grow()

    assert tiles.count(0) == 1
    assert integrity.sign(at(0)) is None
    with pytest.raises(integrity.LogUnsignedError):
        integrity.get_checkpoint()


def test_a_key_is_rotated_by_a_time_in_which_both_sign(settings: Settings, tmp_path: object) -> None:
    fill(1)
    old = signed(0)
    settings.LOG_SIGNING_KEY = f"{KEY.to_text()}\n{NEXT_KEY.to_text()}\n"
    fill(1)
    both = signed(1)
    settings.LOG_SIGNING_KEY = NEXT_KEY.to_text()
    fill(1)
    new = signed(2)

    for one, signers in ((old, [KEY]), (both, [KEY, NEXT_KEY]), (new, [NEXT_KEY])):
        for key in (KEY, NEXT_KEY):
            if key in signers:
                assert notes.verify(one.note, [key.verifier()])
            else:
                with pytest.raises(integrity.NoteError):
                    notes.verify(one.note, [key.verifier()])
    assert {vkey for vkey, _ in integrity.verifier_keys()} == {
        str(key.verifier(type_)) for key in (KEY, NEXT_KEY) for type_ in (notes.ED25519, notes.COSIGNATURE)
    }


def test_a_key_may_come_from_a_file_that_is_read_anew(settings: Settings, tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "key"
    settings.LOG_SIGNING_KEY, settings.LOG_SIGNING_KEY_FILE = "", str(file)
    with pytest.raises(integrity.KeyTextError, match="cannot be read"):
        integrity.sign(at(0))
    file.write_text("\n")
    with pytest.raises(integrity.KeyTextError, match="is empty"):
        integrity.sign(at(0))
    file.write_text(KEY.to_text())

    assert signed(0).size == 0


def test_the_origin_of_a_log_never_changes(settings: Settings) -> None:
    signed(0)
    settings.LOG_SIGNING_KEY = integrity.SigningKey("another.example", b"a" * 32).to_text()
    fill(1)

    with pytest.raises(integrity.KeyTextError, match="set LOG_ORIGIN"):
        integrity.sign(at(1))
    settings.LOG_ORIGIN = KEY.name
    assert checkpoints.read(signed(2).note).origin == KEY.name


@pytest.mark.parametrize("position", [1, 200, 256, 257, 299])
def test_nothing_is_signed_once_an_event_was_changed(position: int) -> None:
    fill(300)
    signed(0)
    as_owner(
        "UPDATE event SET digest = sha256('') FROM event_log "
        f"WHERE event_log.ordinal = event.ordinal AND position = {position}",
        "event",
    )
    fill(1)
    grow()

    for second in (1, 2):
        with pytest.raises(integrity.LogContradictedError):
            integrity.sign(at(second))
    assert integrity.get_checkpoint().size == 300


@pytest.mark.parametrize("position", [300, 280])
def test_nothing_is_signed_once_an_event_is_gone(position: int) -> None:
    fill(300)
    signed(0)
    as_owner(f"DELETE FROM event_log WHERE position = {position}", "event_log")
    fill(2)

    with pytest.raises(integrity.LogContradictedError):
        integrity.grow() and integrity.sign(at(1))
    assert integrity.get_checkpoint().size == 300


def test_growing_stops_where_the_log_is_shorter_than_the_tree() -> None:
    fill(300)
    grow()
    as_owner("DELETE FROM event_log WHERE position > 100", "event_log")

    with pytest.raises(integrity.LogContradictedError, match="ends at position 100, the tree covers 256"):
        integrity.grow()


def test_growing_stops_at_an_event_whose_row_is_missing() -> None:
    fill(300)
    as_owner("DELETE FROM event WHERE ordinal = (SELECT ordinal FROM event_log WHERE position = 7)", "event")

    with pytest.raises(integrity.LogContradictedError, match="missing or out of order from position 1 on"):
        integrity.grow()


def test_a_size_never_gets_a_second_root() -> None:
    fill(2)
    sql("INSERT INTO log_root VALUES (2, sha256('another'), '')")

    with pytest.raises(integrity.LogContradictedError, match="another root was signed for the size 2"):
        integrity.sign(at(0))


@pytest.mark.parametrize("table", TABLES)
def test_what_was_stored_is_never_changed(table: str) -> None:
    fill(256)
    signed(0)

    for statement in (
        f"UPDATE {table} SET {_column(table)} = {_column(table)}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            sql(statement)
        with pytest.raises(psycopg.errors.RestrictViolation):
            run_as_owner(statement.encode())


def _column(table: str) -> str:
    return {"log_tile": "root", "log_root": "root", "log_checkpoint": "note", "log_key": "vkey"}[table]


def test_the_tree_begins_with_the_first_position() -> None:
    fill(1)
    signed(0)
    [event] = store.read_log(0, 1)

    assert event.recorded_at is not None
    assert event.digest is not None
    assert integrity.entry(1, event.recorded_at, event.digest) in tiles.read_entries(0, 1)
    assert tree.root(1, tiles.read) == integrity.leaf_hash(integrity.entry(1, event.recorded_at, event.digest))
