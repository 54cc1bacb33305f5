"""The fixtures other tests stand on: real commits that leave nothing behind, real programs, services that go away."""

from __future__ import annotations

import psycopg
import pytest
import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from tests.programs import test_database as database_named


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_committed_row_is_seen_by_others_and_gone_afterwards(committed_db, name):
    assert get_user_model().objects.count() == 0

    get_user_model().objects.create(username=name)

    with psycopg.connect(database_named("default")) as other:
        assert other.execute("SELECT username FROM auth_user").fetchall() == [(name,)]


def test_a_program_works_on_the_test_database(programs):
    script = (
        "import django; django.setup(); from django.contrib.auth.models import User; User.objects.create(username='x')"
    )

    code = programs.start("-c", script).wait()

    assert code == 0
    assert get_user_model().objects.filter(username="x").exists()


def test_a_worker_takes_tasks_from_the_test_broker(programs):
    worker = programs.start_worker("--queues=nothing")

    assert "ready." in worker.output
    worker.stop()
    assert worker.process.returncode == 0


def test_valkey_can_be_taken_away_and_returns(valkey):
    valkey.stop(kill=True)
    with pytest.raises(redis.ConnectionError), redis.Redis.from_url(settings.REDIS_URL) as client:
        client.ping()

    valkey.start()

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert client.ping()


def test_connections_come_back_after_postgresql_was_restarted(postgres):
    assert get_user_model().objects.count() == 0

    postgres.restart()
    connection.close_if_unusable_or_obsolete()

    assert get_user_model().objects.count() == 0
