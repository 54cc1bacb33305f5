"""A database is taken back to what the release before the audit knew, and forward again, with a log in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from events.integrity import SigningKey
from tests.programs import ROOT, environment, test_database

BEFORE_THE_AUDIT = "0007_states_as_written"
KEY = SigningKey("story.example/log", bytes(range(32)))
THERE_AND_BACK = """
import sys
import django; django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.core.management import call_command
from events import integrity, projections, store

def sign():
    assert integrity.grow()
    signed = integrity.sign(datetime.now(UTC))
    assert signed and signed.size == store.head() > 0
    return signed.note

kept, before = Path(sys.argv[1]), sys.argv[2]
call_command("migrate", verbosity=0)
call_command("load_story", verbosity=0)
call_command("advance")
kept.write_text(sign())
call_command("migrate", "events", before, verbosity=0)
call_command("migrate", verbosity=0)
call_command("advance")
sign()
"""


@pytest.fixture
def urls(committed_db: object) -> Iterator[dict[str, str]]:
    """Another database beside that of the tests, empty."""
    name = "going_back"
    with psycopg.connect(make_conninfo(test_database("owner"), dbname="postgres"), autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name}")
        owner.execute(f"CREATE DATABASE {name}")
        yield {
            "DATABASE_URL": make_conninfo(test_database("default"), dbname=name),
            "DATABASE_OWNER_URL": make_conninfo(test_database("owner"), dbname=name),
        }
        owner.execute(f"DROP DATABASE {name}")


def run(urls: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    given = environment(**urls, LOG_SIGNING_KEY=KEY.to_text())
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )


def test_back_and_forward_again_loses_no_event_and_the_views_and_proofs_come_again(
    urls: dict[str, str], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"

    went = run(urls, "-c", THERE_AND_BACK, str(kept), BEFORE_THE_AUDIT)
    verified = run(urls, "manage.py", "verify", "--views", "--key", str(KEY.verifier()), "--checkpoint", str(kept))

    assert went.returncode == 0, went.stderr
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with psycopg.connect(urls["DATABASE_URL"]) as runtime:
        segments = runtime.execute("SELECT count(DISTINCT stream_id) FROM segment").fetchone()
        streams = runtime.execute("SELECT count(DISTINCT stream_id) FROM event").fetchone()
    assert segments == streams
