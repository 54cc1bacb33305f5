"""The key is changed as docs/how-to/keep-checkpoints.md says, and an auditor can check what was signed at any time."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command

from events import integrity, store
from events.integrity import checkpoints
from tests.api.desk import Desk
from tests.integration.exporting.ground import build, order, run_verifier
from tests.integration.verifying import ground
from tests.programs import ROOT, Programs, environment, wait_for

pytestmark = pytest.mark.usefixtures("committed_db")

LOG_WORKER = ("--pool=solo", "--queues=log")


class Key(NamedTuple):
    """The three lines of make_log_key."""

    secret: str
    vkey: str
    timed: str


class Era(NamedTuple):
    """What an auditor was given while these keys signed."""

    checkpoint: Path
    export: Path


def make_key() -> Key:
    printed = io.StringIO()
    call_command("make_log_key", "deals.example/log", stdout=printed)
    return Key(*printed.getvalue().splitlines())


def live_through(keys: list[Key], file: Path, directory: Path) -> Era:
    """The workers are given the keys, then something happens. Twice: the first may be signed by who had read before."""
    file.write_text("".join(f"{key.secret}\n" for key in keys))
    for _ in range(2):
        ground.record(1)
        wait_for(is_all_signed, seconds=60, what="a checkpoint")
    name = f"{store.head():04d}"
    era = Era(directory / f"{name}.checkpoint", directory / f"{name}.zip")
    era.checkpoint.write_text(integrity.get_checkpoint().note)
    era.export.write_bytes(build(order(key=name)))
    return era


def is_all_signed() -> bool:
    newest = integrity.find_newest()
    return newest is not None and newest.size == store.head()


def verify_command(*arguments: str) -> int:
    command = [sys.executable, "manage.py", "verify", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False).returncode


def test_what_was_signed_before_during_and_after_a_change_of_keys_holds(programs: Programs, tmp_path: Path) -> None:
    file = tmp_path / "log_key"
    old, new = make_key(), make_key()
    file.write_text(old.secret)
    programs.start_worker(*LOG_WORKER, LOG_SIGNING_KEY_FILE=str(file), LOG_SIGNING_KEY="")
    programs.start_beat()

    before = live_through([old], file, tmp_path)
    during = live_through([old, new], file, tmp_path)
    after = live_through([new], file, tmp_path)

    def found(era: Era, *keys: str, checkpoint: Era | None = None) -> int:
        given = [word for key in keys for word in ("--key", key)]
        kept = ["--checkpoint", str(checkpoint.checkpoint)] if checkpoint else []
        return run_verifier(era.export, *given, *kept)[0]

    signed_by = [(before, {old}), (during, {old, new}), (after, {new})]
    held = [[found(era, vkey) == 0 for vkey in (old.vkey, new.vkey)] for era, _ in signed_by]
    assert held == [[True, False], [True, True], [False, True]]
    assert [found(after, new.vkey, checkpoint=during), found(after, new.vkey, old.vkey, checkpoint=before)] == [0, 0]
    assert found(after, new.vkey, checkpoint=before) != 0  # signed by a key that the auditor was not told to trust

    both = ["--key", old.vkey, "--key", new.vkey]
    assert verify_command(*both, "--checkpoint", str(before.checkpoint)) == 0
    assert verify_command("--key", new.vkey, "--checkpoint", str(before.checkpoint)) == 1
    again = tmp_path / "again.zip"
    position = checkpoints.read(before.checkpoint.read_text()).size
    again.write_bytes(build(order(known_position=position, key="again")))
    assert again.read_bytes() == before.export.read_bytes()
    told = Desk().get("/log/keys").json()  # type: ignore[attr-defined]
    assert {key["vkey"] for key in told["items"]} == {*old[1:], *new[1:]}
