"""What the benchmarks stand on: an embedded PostgreSQL with fsync on, a Valkey, a migrated database of their own."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from dealtracker.local.postgres import Postgres
from dealtracker.local.valkey import Valkey

ROOT = Path(__file__).parents[2]
SQL = Path(__file__).parent / "sql"


def read_sql(name: str) -> bytes:
    """A statement of this package; comments are left out so that every round trip carries the statement only."""
    lines = (SQL / f"{name}.sql").read_bytes().splitlines()
    return b"\n".join(line for line in lines if not line.startswith(b"--"))


@dataclass(frozen=True, slots=True)
class Ground:
    postgres: Postgres
    valkey: Valkey
    directory: Path

    def connect(self, user: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.postgres.url(user), autocommit=True)

    @property
    def database_pid(self) -> int:
        """Of the first process of PostgreSQL."""
        return int((self.postgres.data / "postmaster.pid").read_text().split()[0])

    def allow_commit_timestamps(self) -> None:
        """Restart the server so that it remembers when each transaction was committed."""
        with self.connect() as connection:
            connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        self.postgres.restart()


@contextmanager
def prepared_ground() -> Iterator[Ground]:
    """Start the services, name them in the environment, set Django up and migrate. All is gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="dealtracker-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        postgres = Postgres(directory / "postgres", directory / "postgres.log")
        valkey = Valkey(directory / "valkey", directory / "valkey.log")
        for server in (postgres, valkey):
            stack.callback(server.stop)
            server.start()
        os.environ |= {
            "DATABASE_URL": postgres.url("dealtracker_app"),
            "DATABASE_OWNER_URL": postgres.url("dealtracker_owner"),
            "REDIS_URL": valkey.url,
            "SECRET_KEY": "only-for-benchmarks-" + "x" * 50,
            "LOG_LEVEL": "WARNING",
            "HTTPS": "no",
            "DJANGO_SETTINGS_MODULE": "dealtracker.settings",
        }
        _migrate()
        ground = Ground(postgres, valkey, directory)
        with ground.connect("dealtracker_owner") as connection:
            connection.execute(read_sql("bare_event"))
        yield ground


def _migrate() -> None:
    """Settings read the environment when they are imported, so Django comes in only now."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
