"""The owner of the database changes the record: each time `verify` finds it, and says what was done to what."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events import integrity, projections, store
from events.integrity import tiles
from events.integrity.verifying.rows import read_rows
from events.projections.models import DealView
from tests.integration.verifying import ground
from tests.integration.verifying.ground import attack, found, verify

pytestmark = pytest.mark.usefixtures("committed_db")

CHANGE_BODY = """
    UPDATE event SET data = jsonb_set(data, '{title}', '"Another deal"')
    FROM event_log WHERE event_log.ordinal = event.ordinal AND event_log.position = %(position)s
"""
DELETE = """
    WITH gone AS (DELETE FROM event_log WHERE position = %(position)s RETURNING ordinal)
    DELETE FROM event USING gone WHERE event.ordinal = gone.ordinal
"""
CLOSE_GAP = """
    UPDATE event_log SET position = -position WHERE position > %(position)s;
    UPDATE event_log SET position = -position - 1 WHERE position < 0
"""
SWAP = """
    UPDATE event_log SET ordinal = -ordinal WHERE position IN (%(one)s, %(other)s);
    UPDATE event_log AS log SET ordinal = (
        SELECT -was.ordinal
        FROM (VALUES (%(one)s::bigint, %(one_was)s::bigint), (%(other)s, %(other_was)s)) AS was (at, ordinal)
        WHERE was.at <> log.position
    )
    WHERE position IN (%(one)s, %(other)s)
"""


@pytest.fixture(autouse=True)
def checkpoint(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """A log of 600 events, the last 88 of them in no full tile, with a checkpoint that is kept outside."""
    ground.use_key(monkeypatch)
    ground.record(75)
    ground.sign()
    ground.record(74)
    ground.record(1)
    return ground.sign()


def event_at(position: int) -> str:
    [event] = store.read_log(position - 1, 1)
    return event.id


def ordinal_at(position: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ordinal FROM event_log WHERE position = %s", [position])
        return int(cursor.fetchone()[0])


def swap(one: int, other: int) -> None:
    was = {"one_was": -ordinal_at(one), "other_was": -ordinal_at(other)}
    for statement in SWAP.split(";"):
        attack(statement, one=one, other=other, **was)


def rehash() -> None:
    """Give every event the digest that its row has now, as somebody who has our code can."""
    for batch in read_rows(store.head()):
        for row in batch:
            computed = row.compute_digest(row.parse_data())
            if computed != row.digest:
                attack("UPDATE event SET digest = %(digest)s WHERE id = %(id)s", digest=computed, id=row.id)


def forget_the_tree(*, checkpoints: bool) -> None:
    """Take tiles, and checkpoints where asked, out of the database, so that the next grower makes new ones."""
    attack("DELETE FROM log_tile")
    if checkpoints:
        attack("DELETE FROM log_checkpoint")
        attack("DELETE FROM log_root")
        attack("DELETE FROM log_key")


@pytest.mark.parametrize("position", [1, 300 + 1, 597])
def test_a_changed_body_is_found(position: int) -> None:
    attack(CHANGE_BODY, position=position)

    report = verify()

    assert found(report) == [("body-changed", position)]
    assert report.findings[0].event_id == event_at(position)


def test_a_single_changed_byte_is_found() -> None:
    attack("UPDATE event SET created_at = created_at + interval '1 microsecond' WHERE id = %(id)s", id=event_at(7))

    assert found(verify()) == [("body-changed", 7)]


@pytest.mark.parametrize("position", [1, 300 + 1, 597])
def test_a_body_that_was_changed_and_hashed_again_is_found(position: int) -> None:
    attack(CHANGE_BODY, position=position)
    rehash()

    assert found(verify()) == [("digest-changed", position)]


def test_a_changed_digest_is_told_from_a_changed_body() -> None:
    attack("UPDATE event SET digest = sha256('') WHERE id = %(id)s", id=event_at(9))

    report = verify()

    assert found(report) == [("digest-changed", 9)]
    assert "what it says is what was sealed" in report.findings[0].words


def test_a_changed_record_time_is_found() -> None:
    attack("UPDATE event_log SET recorded_at = recorded_at - interval '1 day' WHERE position = 5")

    assert found(verify()) == [("time-falls", 5), ("digest-changed", 5)]


def test_a_record_time_moved_by_a_microsecond_is_found() -> None:
    attack("UPDATE event_log SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 300")

    assert found(verify())[0] in {("digest-changed", 300), ("time-falls", 301)}


@pytest.mark.parametrize(("one", "other"), [(1, 5), (301, 309), (597, 593)])
def test_two_events_that_changed_places_are_found(one: int, other: int) -> None:
    swap(one, other)

    report = verify()

    moved = {(finding.position, finding.words) for finding in report.findings if "sealed at" in finding.words}
    assert moved == {(one, f"it was sealed at position {other}"), (other, f"it was sealed at position {one}")}
    assert set(report.counts) == {"order-changed"} or "event-missing" not in report.counts


def test_a_deleted_last_event_is_found() -> None:
    attack(DELETE, position=600)

    report = verify()

    assert found(report) == [("event-missing", 600)]
    assert "the log ends at position 599" in report.findings[0].words


def test_a_deleted_middle_event_is_found_with_the_version_that_its_stream_lacks() -> None:
    gone = store.read_log(5, 1)[0]
    attack(DELETE, position=6)

    report = verify()

    assert found(report) == [("event-missing", 6), ("event-missing", 7)]
    assert report.findings[1].stream_id == gone.stream_id
    assert "version 2 of its stream is nowhere" in report.findings[1].words


def test_an_event_that_is_gone_while_its_place_stays_is_found() -> None:
    attack("DELETE FROM event USING event_log WHERE event.ordinal = event_log.ordinal AND position = 400")

    assert found(verify()) == [("event-missing", 400)]


def test_a_deleted_event_whose_gap_was_closed_is_found() -> None:
    attack(DELETE, position=6)
    for statement in CLOSE_GAP.split(";"):
        attack(statement, position=6)

    report = verify()

    gone = {finding.words.partition(";")[0] for finding in report.findings if finding.position == 6}
    assert gone >= {"the event that was sealed here is nowhere", "version 2 of its stream is nowhere"}
    assert ("event-missing", 600) in found(report)
    [moved] = [finding.words for finding in report.findings if finding.code == "order-changed"]
    assert moved == "it was sealed at position 7, and those behind it up to position 599 at those up to 600"


def test_a_tile_that_was_changed_is_told_from_a_changed_event() -> None:
    attack("UPDATE log_tile SET hashes = overlay(hashes PLACING sha256('') FROM 33 FOR 32) WHERE number = 0")

    report = verify()

    assert ("tile-changed", 2) in found(report)
    assert set(report.counts) == {"tile-changed"}


def test_a_log_that_was_rewritten_with_its_tree_is_found_by_the_stored_checkpoints() -> None:
    attack(CHANGE_BODY, position=1)
    rehash()
    forget_the_tree(checkpoints=False)
    tiles.add()

    assert found(verify()) == [("checkpoint-inconsistent", 300)]


def test_a_log_that_was_rewritten_with_its_checkpoints_is_found_by_their_signature(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attack(CHANGE_BODY, position=1)
    rehash()
    forget_the_tree(checkpoints=True)
    ground.use_key(monkeypatch, ground.OTHER_KEY)
    ground.sign()

    ground.use_key(monkeypatch)
    by_our_key, by_a_given_key = verify(), verify(keys=[ground.VKEY])

    for report in (by_our_key, by_a_given_key):
        assert found(report) == [("checkpoint-inconsistent", 600)]
        assert "none of the known keys" in report.findings[0].words


def test_a_log_that_was_rewritten_by_who_holds_the_key_is_found_by_a_checkpoint_kept_outside(checkpoint: str) -> None:
    attack(CHANGE_BODY, position=1)
    rehash()
    forget_the_tree(checkpoints=True)
    ground.sign()

    assert verify().is_clean
    assert found(verify(checkpoints=[checkpoint])) == [("checkpoint-inconsistent", 600)]


def test_an_event_that_no_release_can_read_is_drift_and_no_tampering() -> None:
    drifted = next(event for event in store.read_log(0, 600) if event.type == "deal.approached")
    assert drifted.position is not None
    for statement in ("DELETE FROM log_tile", "DELETE FROM log_checkpoint", "DELETE FROM log_root"):
        attack(statement)
    attack("UPDATE event SET data = data || '{\"initiative\": 5}' WHERE id = %(id)s", id=drifted.id)
    rehash()
    ground.sign()

    report = verify()

    assert found(report) == [("schema-drift", drifted.position)]
    assert "deal.approached v1" in report.findings[0].words


def test_an_event_of_an_unknown_schema_version_is_drift() -> None:
    for statement in ("DELETE FROM log_tile", "DELETE FROM log_checkpoint", "DELETE FROM log_root"):
        attack(statement)
    attack("UPDATE event SET schema_version = 9 WHERE id = %(id)s", id=event_at(3))
    rehash()
    ground.sign()

    assert found(verify()) == [("schema-drift", 3)]


def test_an_event_that_was_hidden_from_the_log_is_found() -> None:
    [hidden] = store.read_log(599, 1)
    attack("UPDATE event SET created_at = now() - interval '1 hour' WHERE id = %(id)s", id=hidden.id)
    attack("DELETE FROM event_log WHERE position = 600")

    report = verify()

    assert {("not-sealed", None), ("event-missing", 600)} <= set(found(report))


def test_the_command_says_what_it_found_and_ends_with_1(tmp_path: Path, checkpoint: str) -> None:
    kept = tmp_path / "checkpoint"
    kept.write_text(checkpoint)
    told, machine = StringIO(), StringIO()
    call_command("verify", "--checkpoint", kept, "--key", ground.VKEY, stdout=told)
    attack(CHANGE_BODY, position=1)

    with pytest.raises(SystemExit) as ended:
        call_command("verify", "--json", stdout=machine)

    assert "OK: nothing was changed" in told.getvalue()
    assert ended.value.code == 1
    report = json.loads(machine.getvalue())
    assert (report["ok"], report["counts"]) == (False, {"body-changed": 1})
    assert report["findings"][0] | {"words": ""} == {
        "code": "body-changed",
        "position": 1,
        "event": event_at(1),
        "stream": store.read_log(0, 1)[0].stream_id,
        "words": "",
    }


def test_the_command_takes_a_file_with_several_checkpoints_as_a_mail_has_them(tmp_path: Path) -> None:
    mailed = tmp_path / "checkpoints.txt"
    mailed.write_text("\n".join(one.note for one in integrity.list_checkpoints(0, 10)))
    told = StringIO()

    call_command("verify", "--checkpoint", mailed, "--key", ground.VKEY, "--json", stdout=told)

    assert json.loads(told.getvalue())["checkpoints"] == 4


@pytest.mark.parametrize("arguments", [("--key", "nonsense"), ("--checkpoint", "/nowhere/at/all")])
def test_the_command_ends_with_2_for_what_it_cannot_use(arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("verify", *arguments)

    assert refused.value.returncode == 2


def test_the_runtime_role_can_verify() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE relname = 'event'")
        [(is_owner,)] = cursor.fetchall()

    assert not is_owner
    assert verify().is_clean


def test_a_view_that_does_not_say_what_the_log_says_is_found_when_asked_for() -> None:
    while not projections.drain(60):
        pass
    told = StringIO()
    call_command("verify", "--views", stdout=told)
    DealView.objects.filter(title="Deal 0").update(title="Another deal")
    machine = StringIO()

    with pytest.raises(SystemExit):
        call_command("verify", "--views", "--json", stdout=machine)

    assert "OK" in told.getvalue()
    assert set(json.loads(machine.getvalue())["counts"]) == {"view-differs"}
