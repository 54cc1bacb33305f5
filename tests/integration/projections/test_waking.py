"""The hint to the workers: one at a time, quick, and never in the way of a writer."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import transaction

from dealtracker.local.valkey import Valkey
from events import projections, tasks, waking
from events.projections.models import Checkpoint, DealView
from tests.integration.projections.acts import append, make_deal

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def queue() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture
def waker() -> waking.Waker:
    """A waker as a fresh process has it."""
    return waking.Waker(settings.REDIS_URL)


def test_many_writers_put_one_task_into_the_queue(queue: redis.Redis, waker: waking.Waker) -> None:
    for writer in (waker, waking.Waker(settings.REDIS_URL), waker):
        writer.wake()

    assert queue.llen("celery") == 1


def test_a_writer_who_commits_after_the_flag_was_taken_down_wakes_again(
    queue: redis.Redis, waker: waking.Waker
) -> None:
    waker.wake()
    waker.clear()
    waker.wake()

    assert queue.llen("celery") == 2


def test_nobody_is_woken_for_what_is_rolled_back(queue: redis.Redis) -> None:
    with transaction.atomic():
        waking.wake_on_commit()
        transaction.set_rollback(True)

    assert queue.llen("celery") == 0


def test_a_dead_redis_costs_a_writer_next_to_nothing_and_then_nothing(valkey: Valkey, waker: waking.Waker) -> None:
    waker.wake()
    valkey.stop(kill=True)

    start = time.monotonic()
    waker.clear()
    for _ in range(1000):
        waker.wake()

    assert time.monotonic() - start < 2 * waking.TIMEOUT_SECONDS
    assert waker.failures == 1


def test_a_redis_that_does_not_answer_is_given_up_soon(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "deaf.sock"))
        deaf.listen()
        waker = waking.Waker(f"unix://{tmp_path}/deaf.sock")

        start = time.monotonic()
        waker.wake()

        assert time.monotonic() - start < 3 * waking.TIMEOUT_SECONDS
        assert waker.failures == 1


def test_the_task_takes_the_flag_down_and_projects(queue: redis.Redis, waker: waking.Waker) -> None:
    append(make_deal())
    waker.wake()

    tasks.advance()

    assert not queue.exists(waking.FLAG)
    assert DealView.objects.count() == 1


def test_a_task_whose_time_is_over_publishes_itself_again(queue: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ADVANCE_SECONDS", -1.0)
    append(make_deal(), make_deal())

    tasks.advance()

    assert queue.llen("celery") == 1


def test_the_sweep_frees_a_flag_whose_task_was_lost_and_settles_idle_checkpoints(queue: redis.Redis) -> None:
    queue.set(waking.FLAG, b"1")
    append(make_deal())

    tasks.sweep()

    assert not queue.exists(waking.FLAG)
    assert projections.get_status().lag_events == 0
    assert set(Checkpoint.objects.values_list("position", flat=True)) == {1}


def test_tasks_ignore_arguments_of_a_newer_publisher() -> None:
    tasks.advance(since=7)
    tasks.sweep(reason="clock")
