"""The hint that there is something to seal and project. The log is the truth; a lost hint costs latency, never data."""

from __future__ import annotations

import threading
import time

import redis
import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

ADVANCE_TASK = "events.tasks.advance"
FLAG = "dealtracker:awake"
FLAG_TTL_MS = 5_000  # a flag whose task was lost frees itself after this
REST_SECONDS = 5.0  # how long no hint is tried after Redis failed: writers must not pay for a dead Redis
TIMEOUT_SECONDS = 0.25

_log = structlog.get_logger(__name__)


class Waker:
    """Sets the flag and, if it was not set, publishes one `advance` task. Never raises; safe between threads."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=None
        )
        self._resting_until = 0.0
        self.failures = 0

    def wake(self) -> None:
        if time.monotonic() < self._resting_until:
            return
        try:
            if self._redis.set(FLAG, b"1", nx=True, px=FLAG_TTL_MS):
                current_app.send_task(ADVANCE_TASK, retry=False, ignore_result=True)
        except (redis.RedisError, OperationalError, OSError) as error:
            self.failures += 1
            self._resting_until = time.monotonic() + REST_SECONDS
            _log.warning("wake_failed", error=str(error), failures=self.failures, resting_seconds=REST_SECONDS)

    def clear(self) -> None:
        """Take the flag down, so that a writer who commits from here on publishes again."""
        self._redis.delete(FLAG)


_lock = threading.Lock()
_waker: Waker | None = None


def get_waker() -> Waker:
    """This process's waker, made at first use so that it belongs to the process after a fork."""
    global _waker  # noqa: PLW0603 - one connection pool per process
    with _lock:
        if _waker is None:
            _waker = Waker(settings.REDIS_URL)
        return _waker


def wake_on_commit() -> None:
    """Wake the workers once the caller's transaction has committed; at once in autocommit."""
    transaction.on_commit(get_waker().wake, robust=True)
