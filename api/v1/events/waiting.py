"""Waiting for the log to grow: how a long-poll passes its time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from events import store

WAITERS_MAX = 4
"""How many requests of one process wait at a time. With those of api/v1/freshness.py they leave a web process threads
to serve the others."""

LOOK_EVERY = 0.05
"""Seconds between two looks at the end of the log: one short statement, for all that wait in the process together."""


class GrowingLog:
    """The end of the log, watched by one of the threads that wait for it and told to the others.

    Nobody is in a transaction while waiting, and only the one who watches uses a connection; with a pool it goes back
    after every look. The database alone is asked, so it makes no difference whether Redis is there.

    `is_closing` is set by whoever runs the process: once it is true nobody waits any longer, so that a restart answers
    those who wait instead of cutting them off.
    """

    def __init__(self) -> None:
        self.is_closing: Callable[[], bool] = lambda: False
        self._seats = threading.BoundedSemaphore(WAITERS_MAX)
        self._told = threading.Condition()
        self._watched = False
        self._head = 0  # as the one who watches last saw it

    @contextmanager
    def seat(self) -> Iterator[bool]:
        """Whether there is room for one more who waits; held until the block ends."""
        seated = self._seats.acquire(blocking=False)
        try:
            yield seated
        finally:
            if seated:
                self._seats.release()

    def wait_beyond(self, position: int, until: float) -> bool:
        """Whether the log grew beyond the position before `until` (of the monotonic clock)."""
        connection.close_if_unusable_or_obsolete()
        with self._told:
            self._told.wait_for(lambda: not self._watched or self._head > position, max(until - time.monotonic(), 0))
            if self._watched:
                return self._head > position
            self._watched, self._head = True, 0
        try:
            return self._watch(position, until)
        finally:
            with self._told:
                self._watched = False
                self._told.notify_all()

    def _watch(self, position: int, until: float) -> bool:
        while True:
            head = store.head()
            connection.close_if_unusable_or_obsolete()
            with self._told:
                if head != self._head:
                    self._head = head
                    self._told.notify_all()
            left = until - time.monotonic()
            if head > position or left <= 0 or self.is_closing():
                return head > position
            time.sleep(min(LOOK_EVERY, left))


growing_log = GrowingLog()
