"""Real workers: what is recorded is signed within a second, and reaches its targets, without anybody asking."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from events import integrity, store, waking
from events.integrity import checkpoints
from tests.integration.integrity.building import KEY
from tests.integration.store.building import append
from tests.programs import Programs, wait_for

pytestmark = pytest.mark.usefixtures("committed_db")


def test_what_is_recorded_is_signed_and_published_by_itself(programs: Programs, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    given = {"LOG_SIGNING_KEY": KEY.to_text(), "LOG_PUBLISH": f"directory:{kept}"}
    programs.start_worker(**given)
    programs.start_beat()
    wait_for(lambda: integrity.find_newest(), what="the checkpoint of the empty log")

    start = time.monotonic()
    append(store.new_id(), count=3)
    waking.get_waker().wake()
    wait_for(lambda: integrity.get_checkpoint().size == 3, what="a checkpoint of three events")

    assert time.monotonic() - start < 10  # a second where nobody else wants the processors
    wait_for(
        lambda: {checkpoints.read(file.read_text()).size for file in kept.glob("0*")} == {0, 3}, what="publication"
    )


def test_without_beat_the_workers_that_project_see_to_the_tree(programs: Programs) -> None:
    programs.start_worker(LOG_SIGNING_KEY=KEY.to_text())

    append(store.new_id(), count=3)
    waking.get_waker().wake()

    wait_for(lambda: integrity.find_newest(), what="a checkpoint")
    assert integrity.get_checkpoint().size == 3


def test_a_log_that_was_tampered_with_is_loudly_not_signed(programs: Programs) -> None:
    from tests.conftest import run_as_owner

    worker = programs.start_worker(LOG_SIGNING_KEY=KEY.to_text())
    programs.start_beat()
    append(store.new_id(), count=3)
    waking.get_waker().wake()
    wait_for(lambda: (newest := integrity.find_newest()) and newest.size == 3, what="a checkpoint")

    run_as_owner(
        b"ALTER TABLE event DISABLE TRIGGER ALL; UPDATE event SET digest = sha256('') WHERE version = 2; "
        b"ALTER TABLE event ENABLE TRIGGER ALL"
    )
    append(store.new_id())

    worker.wait_for_output("log_not_signed")
    assert "log-contradicted" in worker.output
    assert integrity.get_checkpoint().size == 3
