"""Exports with real workers: one killed in the middle of a piece leaves no half file, and another finishes the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from events import store
from events.exporting import Export
from events.exporting.models import ExportChunk
from tests.api.desk import Desk, a_token, problem
from tests.integration.exporting.ground import build, order, run_verifier, unzip
from tests.integration.verifying import ground
from tests.programs import Program, Programs, test_database, wait_for

pytestmark = pytest.mark.usefixtures("committed_db")

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
HOLD = "INSERT INTO export_chunk (export_number, number, body) VALUES (%s, %s, '')"


@contextlib.contextmanager
def held_before(job: Export, number: int) -> Iterator[None]:
    """Whoever writes this chunk waits, until the block ends and takes back what it waited for."""
    with psycopg.connect(test_database("owner")) as holder:
        holder.execute(HOLD, (job.number, number))
        yield
        holder.rollback()


def kill_while_waiting(worker: Program) -> None:
    """SIGKILL as soon as the worker waits in the middle of a transaction."""
    with psycopg.connect(test_database("owner"), autocommit=True) as watcher:
        wait_for(lambda: watcher.execute(WAITING).fetchone()[0], seconds=120, what="a piece half written")  # type: ignore[index]
    worker.kill()


def order_over_http(desk: Desk) -> Export:
    answer = desk.post("/exports", {"everything": True}, Idempotency_Key="one")
    return Export.objects.get(id=answer.json()["id"])  # type: ignore[attr-defined]


def assert_nothing_is_served(desk: Desk, job: Export) -> None:
    job.refresh_from_db()
    assert (job.state, job.sha256, job.bytes) == ("running", None, None)
    assert problem(desk.get(f"/exports/{job.id}/file"), 409)["code"] == "export-not-ready"


def test_an_export_whose_worker_is_killed_is_finished_by_another_to_the_byte(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.use_key(monkeypatch)
    ground.record(650)
    ground.sign()
    undisturbed = build(order(key="undisturbed"))
    header = ExportChunk.objects.get(member="events.jsonl").number  # written when the member is whole
    second_piece = header + 2
    programs.start_beat()
    desk = Desk(a_token("read", "export"))

    job = order_over_http(desk)
    with held_before(job, second_piece):
        kill_while_waiting(programs.start_worker())
        assert_nothing_is_served(desk, job)
        assert set(job.chunks.values_list("number", flat=True)) == set(range(second_piece)) - {header}
    programs.start_worker()  # without a hint: the sweep finds what has been quiet

    wait_for(lambda: Export.objects.get(pk=job.pk).state == "done", seconds=120, what="the export")
    file = b"".join(desk.get(f"/exports/{job.id}/file").streaming_content)  # type: ignore[attr-defined]
    job.refresh_from_db()
    assert file == undisturbed
    assert (job.bytes, job.sha256, job.failures) == (len(file), sha256(file).hexdigest(), 0)
    assert unzip(file)["events.jsonl"].count(b"\n") == store.head()
    (path := tmp_path / "export.zip").write_bytes(file)
    code, report, _ = run_verifier(path, "--key", ground.VKEY)
    assert (code, report["events"], report["findings"]) == (0, store.head(), [])
