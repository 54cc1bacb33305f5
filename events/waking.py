"""The hint that there is something to seal and project. The log is the truth; a lost hint costs latency, never data.

A flag in Redis keeps at most one `advance` task waiting in the queue however many writers commit: who sets the flag
publishes, and the task takes it down before it looks at the log. A flag whose task was lost is taken down by the next
sweep, or by its time to live where no beat runs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import redis
import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError, OperationalError
from kombu.pools import producers

ADVANCE_TASK = "events.tasks.advance"
FLAG = "dealtracker:awake"
FLAG_TTL_MS = 30_000
REST_SECONDS = 5.0  # how long no hint is tried after Redis failed: writers must not pay for a dead Redis
TIMEOUT_SECONDS = 0.25

_FAILURES = (redis.RedisError, OperationalError, KombuError, OSError)
_log = structlog.get_logger(__name__)


class Waker:
    """Sets the flag and, if it was not set, publishes one `advance` task. Never raises; safe between threads."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=None
        )
        self._broker = _quick_connection()
        self._resting_until = 0.0
        self.failures = 0

    def wake(self) -> None:
        self._unless_resting(self._raise_flag)

    def publish(self, task: str, kwargs: Mapping[str, Any]) -> None:
        """Publish another task that is a hint. Without a flag: few are sent, and a sweep repeats what was lost."""
        self._unless_resting(lambda: self._send(task, kwargs))

    def publish_seldom(self, task: str, every_ms: int) -> None:
        """Publish a task that is a hint, unless somebody did within so many milliseconds."""
        self._unless_resting(lambda: self._send_seldom(task, every_ms))

    def _unless_resting(self, attempt: Callable[[], None]) -> None:
        if time.monotonic() < self._resting_until:
            return
        try:
            attempt()
        except _FAILURES as error:
            self.failures += 1
            self._resting_until = time.monotonic() + REST_SECONDS
            _log.warning("wake_failed", error=str(error), failures=self.failures, resting_seconds=REST_SECONDS)

    def clear(self) -> None:
        """Take the flag down, so that a writer who commits from here on publishes again. Never raises."""
        with suppress(*_FAILURES):
            self._redis.delete(FLAG)

    def _raise_flag(self) -> None:
        if not self._redis.set(FLAG, b"1", nx=True, px=FLAG_TTL_MS):
            return
        try:
            self._send(ADVANCE_TASK, {})
        except _FAILURES:
            self.clear()  # nothing is on its way, so let the next writer try
            raise

    def _send_seldom(self, task: str, every_ms: int) -> None:
        if self._redis.set(f"dealtracker:hinted:{task}", b"1", nx=True, px=every_ms):
            self._send(task, {})

    def _send(self, task: str, kwargs: Mapping[str, Any]) -> None:
        """One task, tried twice at once: the first try may meet a pooled connection that the broker has cut."""
        with producers[self._broker].acquire(block=True, timeout=TIMEOUT_SECONDS) as producer:
            current_app.send_task(
                task,
                kwargs=dict(kwargs),
                producer=producer,
                retry=True,
                retry_policy={"max_retries": 1, "interval_start": 0},
                ignore_result=True,
            )


def _quick_connection() -> Connection:
    """The broker with short time-outs: a writer waits for this, a worker does not."""
    options: dict[str, Any] = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
    return current_app.connection_for_write(transport_options=options, connect_timeout=TIMEOUT_SECONDS)


_lock = threading.Lock()
_waker: Waker | None = None


def get_waker() -> Waker:
    """This process's waker, made at first use so that it belongs to the process after a fork."""
    global _waker
    with _lock:
        if _waker is None:
            _waker = Waker(settings.REDIS_URL)
        return _waker


def wake_on_commit() -> None:
    """Wake the workers once the caller's transaction has committed; at once in autocommit."""
    transaction.on_commit(get_waker().wake, robust=True)
