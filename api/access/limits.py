"""How many requests a caller may send: a bucket for each in Redis, one atomic script and one round trip a request.

Redis is no condition for an answer. When it fails or is slow, requests pass uncounted, and it is left alone for a
while, so that they do not pay for a dead Redis.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import redis
import structlog
from django.conf import settings

from api.access.errors import RateLimitedError

TIMEOUT_SECONDS = 0.1
REST_SECONDS = 5.0
FAILURES_SHARE = 10
"""Wrong credentials from one address get a tenth of what a caller gets."""

_SCRIPT = (Path(__file__).parent / "bucket.lua").read_text(encoding="utf-8")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Policy:
    """A bucket of `burst` requests that fills again at `per_minute`."""

    per_minute: int
    burst: int

    @property
    def window(self) -> int:
        """Seconds in which an empty bucket is full again."""
        return math.ceil(self.burst * 60 / self.per_minute)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a bucket: requests, and seconds until it is full."""

    policy: Policy
    passed: bool
    left: int
    wait: int
    full_in: int

    @property
    def headers(self) -> dict[str, str]:
        """As in draft-ietf-httpapi-ratelimit-headers-10. The quota is the burst, the window what it takes to refill."""
        return {
            "RateLimit-Policy": f'"default";q={self.policy.burst};w={self.policy.window}',
            "RateLimit": f'"default";r={self.left};t={self.full_in}',
        }

    def require(self) -> None:
        """Raises RateLimitedError."""
        if not self.passed:
            raise RateLimitedError(limit=self.policy.per_minute, burst=self.policy.burst, wait=self.wait)


class Buckets:
    """The buckets in one Redis. Never raises; safe between threads."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=None
        )
        self._script = self._redis.register_script(_SCRIPT)
        self._resting_until = 0.0
        self._is_down = False

    def take(self, name: str, policy: Policy) -> Standing | None:
        """Take one request out of the bucket of that name; None when Redis cannot tell."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            passed, left, wait, full_in = self._script(
                keys=[f"dealtracker:limit:{name}"], args=[60_000_000 / policy.per_minute, policy.burst, 1]
            )
        except (redis.RedisError, OSError) as error:
            self._rest(error)
            return None
        self._is_down = False
        return Standing(policy, bool(passed), left, math.ceil(wait / 1e6), math.ceil(full_in / 1e6))

    def _rest(self, error: Exception) -> None:
        self._resting_until = time.monotonic() + REST_SECONDS
        if not self._is_down:  # once for an outage, however long it lasts
            _log.warning("rate_limits_off", error=str(error), until="Redis answers again")
        self._is_down = True


def take(client: str) -> Standing | None:
    """Count a request of this caller. None when limits are off, or Redis cannot tell."""
    policy = get_policy()
    return _get_buckets().take(client, policy) if policy else None


def take_failure(address: str) -> None:
    """Count wrong credentials that came from this address. Raises RateLimitedError when there were too many.

    Good credentials from the same address pass regardless: behind a proxy, everybody has one address.
    """
    policy = get_policy(FAILURES_SHARE)
    standing = _get_buckets().take(f"failures:{address}", policy) if policy else None
    if standing is not None:
        standing.require()


def get_policy(share: int = 1) -> Policy | None:
    """What a caller may send, or a `share`-th of it; None when limits are off."""
    if settings.RATE_LIMIT <= 0:
        return None
    return Policy(max(1, settings.RATE_LIMIT // share), max(1, settings.RATE_LIMIT_BURST // share))


_lock = threading.Lock()
_buckets: Buckets | None = None


def _get_buckets() -> Buckets:
    """This process's, made at first use so that it belongs to the process after a fork."""
    global _buckets
    with _lock:
        if _buckets is None:
            _buckets = Buckets(settings.REDIS_URL)
        return _buckets
