"""Checkpoints reach what lies outside the database: real directories, real programs, real mail; in order, each."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from events import integrity
from events.integrity import checkpoints
from tests.integration.integrity.building import KEY, at, fill, signed
from tests.programs import Programs, test_database

pytestmark = pytest.mark.usefixtures("committed_db")

PUBLISHER = """
import django; django.setup()
from datetime import UTC, datetime
from events import integrity
integrity.publish(datetime(2026, 1, 1, tzinfo=UTC))
"""
Script = Callable[[str], str]


@pytest.fixture(autouse=True)
def key(settings: Settings) -> None:
    settings.LOG_SIGNING_KEY = KEY.to_text()
    settings.LOG_MAIL_HOURS = 24
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Makes a program out of Python's lines; `here` is a directory that it may write to."""

    def make(body: str) -> str:
        program = tmp_path / "take it"
        program.write_text(
            f"#!{sys.executable}\nimport os, sys, pathlib\nhere = pathlib.Path({str(tmp_path)!r})\n{body}\n"
        )
        program.chmod(stat.S_IRWXU)
        return f"command:'{program}' --one 'and two'"

    return make


def some(count: int, first: int = 0) -> list[integrity.Checkpoint]:
    found = []
    for second in range(first, first + count):
        fill(1)
        found.append(signed(second))
    return found


def files(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir() if path.is_file())


def test_a_directory_gets_a_file_for_each_checkpoint(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_PUBLISH = [f"directory:{tmp_path}"]
    assert integrity.publish(at(0))
    made = some(3)

    assert integrity.publish(at(10))

    assert files(tmp_path) == [f"{one.size:012d}-20260101T00000{n}.000000Z" for n, one in enumerate(made)]
    assert [(tmp_path / name).read_text() for name in files(tmp_path)] == [one.note for one in made]


def test_a_quiet_day_gets_a_file_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_PUBLISH = [f"directory:{tmp_path}"]
    integrity.publish(at(0))
    signed(0)
    signed(86_400)

    integrity.publish(at(86_401))

    assert files(tmp_path) == ["000000000000-20260101T000000.000000Z", "000000000000-20260102T000000.000000Z"]


def test_a_directory_that_knows_another_root_for_the_size_refuses(settings: Settings, tmp_path: Path) -> None:
    other = checkpoints.issue(checkpoints.Head(KEY.name, 1, b"x" * 32), [KEY], 1)
    (tmp_path / "000000000001-20250101T000000.000000Z").write_text(other)
    settings.LOG_PUBLISH = [f"directory:{tmp_path}"]
    some(1)

    integrity.publish(at(1))

    [told] = integrity.list_publications()
    assert "another root: the log was rewritten, or restored" in told.error
    assert len(files(tmp_path)) == 1


def test_a_program_gets_each_checkpoint_on_its_input_and_none_of_our_secrets(
    settings: Settings, script: Script, tmp_path: Path
) -> None:
    assert "SECRET_KEY" in os.environ
    settings.LOG_PUBLISH = [
        script(
            "count = len(list(here.glob('*.note')))\n"
            "(here / f'{count}.note').write_bytes(sys.stdin.buffer.read())\n"
            "(here / 'seen').write_text(repr(sys.argv[1:]) + ' '.join(sorted(os.environ)))"
        )
    ]
    integrity.publish(at(0))
    made = some(3)

    assert integrity.publish(at(10))

    assert [(tmp_path / f"{n}.note").read_text() for n in range(3)] == [one.note for one in made]
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("['--one', 'and two']")
    assert "SECRET_KEY" not in seen
    assert "DATABASE_URL" not in seen


def test_a_target_that_fails_is_tried_again_later_and_then_gets_everything_in_order(
    settings: Settings, script: Script, tmp_path: Path
) -> None:
    settings.LOG_PUBLISH = [
        script(
            "if not (here / 'mended').exists(): sys.exit('no route to host')\n"
            "with (here / 'taken').open('ab') as file: file.write(sys.stdin.buffer.read())"
        )
    ]
    integrity.publish(at(0))
    made = some(2)

    integrity.publish(at(10))
    [failed] = integrity.list_publications()
    (tmp_path / "mended").touch()
    integrity.publish(at(11))
    still = integrity.list_publications()
    integrity.publish(at(13))
    [healed] = integrity.list_publications()

    assert (failed.failures, failed.number, failed.retry_at) == (1, 0, at(12))
    assert "exit code 1: no route to host" in failed.error
    assert still == [failed]
    assert (healed.failures, healed.number, healed.error, healed.retry_at) == (0, made[-1].number, "", None)
    assert (tmp_path / "taken").read_text() == "".join(one.note for one in made)


def test_one_that_fails_keeps_no_other_waiting(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_PUBLISH = [f"directory:{tmp_path}/nowhere", "ftp:somewhere", f"directory:{tmp_path}"]
    some(1)

    integrity.publish(at(1))

    assert len(files(tmp_path)) == 1
    told = {one.target: one for one in integrity.list_publications()}
    assert "No such file" in told[f"directory:{tmp_path}/nowhere"].error
    assert "Allowed: directory:/path" in told["ftp:somewhere"].error


def test_failures_are_far_apart_after_a_while_and_never_more_than_an_hour(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_PUBLISH = [f"directory:{tmp_path}/nowhere"]
    some(1)
    now, pauses = at(0), []
    for _ in range(14):
        integrity.publish(now)
        [told] = integrity.list_publications()
        assert told.retry_at is not None
        pauses.append((told.retry_at - now).total_seconds())
        now = told.retry_at

    assert pauses[:4] == [2, 4, 8, 16]
    assert max(pauses) == 3_600 == pauses[-1]


def test_a_publisher_that_dies_after_the_delivery_delivers_again_and_skips_nothing(
    settings: Settings, script: Script, tmp_path: Path, programs: Programs
) -> None:
    settings.LOG_PUBLISH = [
        script(
            "with (here / 'taken').open('ab') as file: file.write(sys.stdin.buffer.read())\n"
            "if not (here / 'killed').exists():\n"
            "    (here / 'killed').touch()\n"
            "    os.kill(os.getppid(), 9)"
        )
    ]
    integrity.publish(at(0))
    made = some(2)
    publisher = programs.start("-c", PUBLISHER, LOG_PUBLISH=settings.LOG_PUBLISH[0])
    publisher.wait()

    integrity.publish(at(2))

    assert publisher.process.returncode == -9
    assert (tmp_path / "taken").read_text() == made[0].note + made[0].note + made[1].note


def test_while_one_publishes_to_a_target_another_leaves_it_alone(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_PUBLISH = [f"directory:{tmp_path}"]
    integrity.publish(at(0))
    some(1)
    with psycopg.connect(test_database("default")) as other:
        other.execute("SELECT * FROM log_publication FOR UPDATE")

        assert integrity.publish(at(1))
        assert files(tmp_path) == []
        other.rollback()

    integrity.publish(at(2))
    assert len(files(tmp_path)) == 1


def test_a_new_target_begins_with_the_newest_checkpoint(settings: Settings, tmp_path: Path) -> None:
    made = some(3)
    settings.LOG_PUBLISH = [f"directory:{tmp_path}"]

    integrity.publish(at(10))

    assert [(tmp_path / name).read_text() for name in files(tmp_path)] == [made[-1].note]


def test_a_mail_has_all_checkpoints_since_the_last_and_comes_once_a_day(settings: Settings) -> None:
    settings.LOG_PUBLISH = ["mail:auditor@example.org"]
    integrity.publish(at(0))
    [first] = some(1)
    integrity.publish(at(0))
    more = some(3, first=1)
    for hours in (1, 23):
        integrity.publish(at(0) + timedelta(hours=hours))
    sent_early = len(mail.outbox)
    integrity.publish(at(0) + timedelta(hours=24))

    assert sent_early == 1
    one, two = mail.outbox
    assert (one.to, one.subject) == (["auditor@example.org"], "deals.example/log: checkpoint of 1 events")
    assert first.note in one.body
    [attached] = two.attachments
    assert attached[1] == "\n".join(checkpoint.note for checkpoint in more)


def test_mail_can_be_kept_in_files(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.LOG_PUBLISH = ["mail:auditor@example.org"]
    some(1)

    integrity.publish(at(1))

    [written] = files(tmp_path)
    assert "deals.example/log" in (tmp_path / written).read_text()


def test_the_check_for_deployment_tells_what_is_missing(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_SIGNING_KEY, settings.LOG_PUBLISH = "", []

    call_command("check", deploy=True, tags=["security"])

    told = capsys.readouterr().err
    assert "dealtracker.W001" in told
    assert "dealtracker.W002" in told


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("LOG_SIGNING_KEY", "nonsense", "E001"),
        ("LOG_PUBLISH", ["nowhere:/x"], "E002"),
        ("LOG_PUBLISH", ["command:/x 'y"], "E002"),
    ],
)
def test_the_check_for_deployment_refuses_what_is_wrong(
    settings: Settings, name: str, value: object, found: str
) -> None:
    setattr(settings, name, value)

    with pytest.raises(SystemCheckError, match=f"dealtracker.{found}"):
        call_command("check", deploy=True, tags=["security"])


def test_a_new_key_is_printed_with_its_public_halves(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_log_key", "deals.example/log")

    secret, vkey, cosigner = capsys.readouterr().out.split()
    key = integrity.read_signing_key(secret)
    assert (vkey, cosigner) == (str(key.verifier()), str(key.verifier(integrity.COSIGNATURE)))
    assert key.name == "deals.example/log"
