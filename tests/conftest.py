"""Fixtures for tests that commit for real, start programs, or take services away.

Ordinary tests use pytest-django's `db`: one transaction as the runtime role, rolled back. `transactional_db` is no use
here: it would TRUNCATE tables that refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from dealtracker.local.postgres import Postgres
from dealtracker.local.valkey import Valkey
from events import store
from tests import services
from tests.programs import Programs, test_database

_SQL = Path(__file__).parent / "sql"

# A slow machine is no reason for a test to fail.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def run_as_owner(sql: bytes) -> None:
    """Run SQL on the test database as the owner on a connection of its own: a script is committed whole, and a single
    statement may be one that runs outside transactions only."""
    with psycopg.connect(test_database("owner"), autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The test database, made by the owner. pytest-django's own would only make what the tests' marks name, and they
    name the runtime alias, which mirrors the owner's: they would run on the real database."""
    with django_db_blocker.unblock():
        names = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(names, verbosity=0)


@pytest.fixture(scope="session")
def _seeds(django_db_setup: None) -> None:
    run_as_owner((_SQL / "keep_seeds.sql").read_bytes())


@pytest.fixture
def committed_db(_seeds: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """The runtime connection, really committing. Afterwards every table and the Valkey database are as they were.

    Programs and threads that a test starts must have ended: emptying waits for their locks.
    """
    with django_db_blocker.unblock():
        connections.close_all()
        yield connections["default"]
        connections.close_all()
        run_as_owner((_SQL / "empty_tables.sql").read_bytes())
        store.forget_streams()
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


@pytest.fixture
def programs(committed_db: BaseDatabaseWrapper, tmp_path: Path) -> Iterator[Programs]:
    """Starts real processes (workers, scripts) on the test database; stops them before the tables are emptied."""
    running = Programs(tmp_path)
    yield running
    running.stop_all()


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """The embedded Valkey, to stop and start. It runs again when the test is over."""
    if services.valkey is None:
        pytest.skip("REDIS_URL names a server that is not ours to stop")
    yield services.valkey
    if not services.valkey.is_running:
        services.valkey.start()


@pytest.fixture
def postgres(committed_db: BaseDatabaseWrapper) -> Postgres:
    """The embedded PostgreSQL, to restart under load."""
    if services.postgres is None:
        pytest.skip("DATABASE_URL names a server that is not ours to restart")
    return services.postgres
