"""The owner of the database changes what proves the record: checkpoints, tiles, the order, at a bad moment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events import integrity, store
from events.integrity import growing, signing
from events.integrity.errors import LogContradictedError
from tests.integration.verifying import ground
from tests.integration.verifying.ground import attack, found, verify
from tests.resilience.test_tampering import CHANGE_BODY, event_at, ordinal_at, rehash, swap

pytestmark = pytest.mark.usefixtures("committed_db")

INSERT_ROOM = (
    "UPDATE event_log SET position = -position WHERE position >= %(position)s",
    "UPDATE event_log SET position = 1 - position WHERE position < 0",
    "UPDATE event_log SET position = %(position)s WHERE position = %(from)s",
)


@pytest.fixture(autouse=True)
def _log(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """600 events in two full tiles and 88 more; two checkpoints."""
    ground.use_key(monkeypatch)
    ground.record(75)
    ground.sign()
    ground.record(75)
    ground.sign()


def test_a_log_whose_key_was_changed_as_it_should_be_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old checkpoints bear signatures of a key that is gone; a later one commits to all that they say."""
    ground.use_key(monkeypatch, ground.OTHER_KEY)
    ground.record(5)
    ground.sign()

    report = verify()

    assert report.findings == []
    assert verify(keys=[str(ground.OTHER_KEY.verifier())]).is_clean


def test_a_new_key_signs_at_once_so_that_a_quiet_log_is_clean_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch, ground.OTHER_KEY)
    last = integrity.get_checkpoint()

    signed = signing.sign(last.issued_at + signing.PAUSE)

    assert signed is not None
    assert (signed.number, signed.size, signed.root) == (last.number + 1, last.size, last.root)
    assert verify().findings == []
    assert signing.sign(signed.issued_at + signing.PAUSE) is None


def test_what_only_another_key_signed_is_told_where_nothing_bears_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch, ground.OTHER_KEY)

    assert found(verify()) == [("checkpoint-inconsistent", 300), ("checkpoint-inconsistent", 600)]


def test_a_checkpoint_of_a_retired_key_that_does_not_agree_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch, ground.OTHER_KEY)
    ground.record(5)
    ground.sign()
    forged = integrity.get_checkpoint(600).root[::-1]
    note = integrity.checkpoints.issue(  # type: ignore[attr-defined]
        integrity.checkpoints.Head("log.example", 300, forged),
        [ground.KEY],
        1_750_000_000,  # type: ignore[attr-defined]
    )
    attack("UPDATE log_root SET root = %(root)s WHERE size = 300", root=forged)
    attack("UPDATE log_checkpoint SET note = %(note)s WHERE size = 300", note=note)

    assert found(verify()) == [("checkpoint-inconsistent", 300)]


def test_deleted_checkpoints_are_found() -> None:
    attack("DELETE FROM log_checkpoint WHERE size = 300")

    report = verify()

    assert set(report.counts) == {"checkpoint-inconsistent"}
    assert any("which were signed before it, are gone" in finding.words for finding in report.findings)


def test_a_deleted_newest_checkpoint_is_found() -> None:
    attack("DELETE FROM log_checkpoint WHERE size = 600")

    report = verify()

    assert found(report) == [("checkpoint-inconsistent", 600)]
    assert "its checkpoint is gone" in report.findings[0].words


def test_the_newest_checkpoint_replaced_by_an_older_one_is_found() -> None:
    attack(
        "UPDATE log_checkpoint AS one SET size = other.size, note = other.note FROM log_checkpoint AS other"
        " WHERE one.size = 600 AND other.size = 300"
    )

    assert found(verify()) == [("checkpoint-inconsistent", 300), ("checkpoint-inconsistent", 600)]


def test_a_log_without_any_checkpoint_that_was_signed_once_is_found() -> None:
    attack("DELETE FROM log_checkpoint")
    attack("DELETE FROM log_root")

    report = verify()

    assert found(report) == [("checkpoint-inconsistent", 0)]
    assert "there is none" in report.findings[0].words


def test_swapped_record_times_are_found_where_they_are() -> None:
    attack(
        "UPDATE event_log AS one SET recorded_at = other.recorded_at FROM event_log AS other"
        " WHERE (one.position, other.position) IN ((1, 301), (301, 1))"
    )

    report = verify()

    assert {position for code, position in found(report) if code == "digest-changed"} == {1, 301}
    assert set(report.counts) == {"digest-changed", "time-falls"}


def test_a_changed_actor_is_found_though_it_was_hashed_again() -> None:
    attack(
        "UPDATE event SET metadata = jsonb_set(metadata, '{actor,id}', '\"somebody-else\"') WHERE id = %(id)s",
        id=event_at(40),
    )
    rehash()

    assert found(verify()) == [("digest-changed", 40)]


@pytest.mark.parametrize(("one", "other"), [(3, 200), (3, 400), (250, 260)])
def test_two_events_that_changed_places_are_found_within_a_tile_and_across_tiles(one: int, other: int) -> None:
    swap(one, other)

    report = verify()

    moved = {finding.position: finding.words for finding in report.findings if "sealed at" in finding.words}
    assert moved == {one: f"it was sealed at position {other}", other: f"it was sealed at position {one}"}


def test_an_event_put_into_the_middle_is_one_finding_and_those_behind_it_another() -> None:
    ground.record(1)
    last = store.head()
    for statement in INSERT_ROOM:
        attack(statement, position=100, **{"from": last + 1})

    report = verify()

    told = [finding for finding in report.findings if finding.code == "order-changed"]
    assert report.findings[0].position == 100
    assert len(report.findings) <= 8
    assert any("up to position 600" in finding.words for finding in told)


def test_an_event_of_an_old_tile_stops_the_signing_when_its_turn_comes_and_mending_it_starts_it_again() -> None:
    was = store.load_events([event_at(5)])
    sign_often()
    attack(CHANGE_BODY, position=5)
    rehash()

    with pytest.raises(LogContradictedError, match="1 to 256"):
        sign_often()
    with pytest.raises(LogContradictedError):
        ground.sign()
    assert found(verify()) == [("digest-changed", 5)]
    attack("UPDATE event SET data = jsonb_set(data, '{title}', %(title)s::jsonb) WHERE id = %(id)s",
           title=f'"{was[0].data.title}"', id=was[0].id)  # fmt: skip
    rehash()

    ground.sign()
    assert verify().is_clean


def sign_often() -> None:
    for _ in range(6):
        ground.record(1)
        ground.sign()


def test_a_tile_is_not_kept_that_an_event_changed_for_a_moment_would_spoil(tmp_path: Path) -> None:
    """Or whoever changes an event back has made the signed roots contradict each other for ever."""
    position = 590
    [event] = store.read_log(position - 1, 1)
    ground.record(50)
    attack("UPDATE event_log SET recorded_at = recorded_at + interval '1 us' WHERE position = %(at)s", at=position)

    with pytest.raises(LogContradictedError):
        growing.grow()
    with pytest.raises(LogContradictedError):
        signing.sign(ground.NOW + timedelta(days=365))
    attack("UPDATE event_log SET recorded_at = recorded_at - interval '1 us' WHERE position = %(at)s", at=position)

    ground.sign()
    assert verify().is_clean
    assert integrity.prove_consistency(600, store.head())
    assert ordinal_at(position)
    assert event.position == position


@pytest.mark.parametrize(("number", "position"), [("number >= 0", 1), ("number = 1", 257)])
def test_tiles_that_were_there_when_a_checkpoint_was_signed_and_are_gone_are_found(number: str, position: int) -> None:
    attack(f"DELETE FROM log_tile WHERE {number}")

    report = verify()

    assert found(report) == [("tile-changed", position)]
    assert "are gone" in report.findings[0].words


def test_the_time_of_a_checkpoint_that_was_changed_is_found() -> None:
    attack("UPDATE log_checkpoint SET issued_at = issued_at - interval '1 day' WHERE size = 300")

    assert found(verify()) == [("checkpoint-inconsistent", 300)]


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "4713-01-01 00:00:00+00 BC", "20000-01-01 00:00:00+00"])
def test_a_record_time_that_no_calendar_has_is_found_like_any_other(moment: str) -> None:
    attack("UPDATE event_log SET recorded_at = %(moment)s WHERE position = 300", moment=moment)

    assert ("digest-changed", 300) in found(verify())


def test_what_cannot_be_read_at_all_ends_with_2() -> None:
    attack("UPDATE log_checkpoint SET issued_at = 'infinity' WHERE size = 300")

    with pytest.raises(CommandError, match="cannot be read") as ended:
        call_command("verify")

    assert ended.value.returncode == 2
