"""Read-your-writes: waiting for the views, or for a stream, to have what the caller knows to be recorded.

A stream is folded where its view lags, so `min_version` waits only where reads go to a replica that is behind.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from django.db import connection

from events import projections, store
from events.history.portfolio import ViewBehindError


class OfTheView(Protocol):
    """An answer that says how far the view had come that it was given from."""

    @property
    def projection_position(self) -> int: ...


T = TypeVar("T", bound=OfTheView)

WAIT_SECONDS = 2.0
WAITERS_MAX = 2
"""How many requests of one process wait at a time. With those of api/v1/events/waiting.py they leave a web process
threads to serve the others."""

_SHORTEST, _LONGEST = 0.01, 0.1
_seats = threading.BoundedSemaphore(WAITERS_MAX)


def require_position(wanted: int | None) -> None:
    """Wait until every view has taken in the log up to that position. Raises ViewBehindError."""
    if wanted and not wait_until(lambda: projections.get_horizon() >= wanted):
        reached = projections.get_horizon()
        raise ViewBehindError(detail=f"The views are at position {reached} of the log; {wanted} was asked for.")


def require_version(stream_id: str, wanted: int | None) -> None:
    """Wait until the stream has that version. Raises ViewBehindError; what is no stream at all passes."""
    if wanted and not wait_until(lambda: store.get_versions([stream_id]).get(stream_id, 0) >= wanted):
        version = store.get_versions([stream_id]).get(stream_id)
        if version is not None:
            raise ViewBehindError(detail=f"The stream is at version {version}; {wanted} was asked for.")


def ask_when_reached(ask: Callable[[], T], wanted: int | None = None) -> T:
    """The answer to a question about the portfolio, asked again until its view has come far enough, or time is up.

    That is to the position that it is about, and to the one `wanted`. Raises ViewBehindError.
    """
    found: list[T] = []

    def reached() -> bool:
        try:
            found[:] = [ask()]
        except ViewBehindError:
            return False
        return found[0].projection_position >= (wanted or 0)

    if wait_until(reached):
        return found[0]
    answer = ask()
    if answer.projection_position < (wanted or 0):
        detail = f"The view is at position {answer.projection_position} of the log; {wanted} was asked for."
        raise ViewBehindError(detail=detail)
    return answer


def wait_until(reached: Callable[[], bool]) -> bool:
    """Whether it came about in time. Without a seat one look has to do."""
    if reached():
        return True
    if not _seats.acquire(blocking=False):
        return False
    try:
        return _poll(reached, time.monotonic() + WAIT_SECONDS)
    finally:
        _seats.release()


def _poll(reached: Callable[[], bool], deadline: float) -> bool:
    pause = _SHORTEST
    while (left := deadline - time.monotonic()) > 0:
        connection.close_if_unusable_or_obsolete()  # with a pool it goes back while this sleeps
        time.sleep(min(pause, left))
        if reached():
            return True
        pause = min(pause * 2, _LONGEST)
    return False
