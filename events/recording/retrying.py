"""Losing a race is no refusal: judge anew, a moment later."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection
from typing import TypeVar

from events import store

ATTEMPTS = 8  # how often a write without an expected version is judged, if it keeps losing races
PAUSE_SECONDS = 0.005  # at most this before the second attempt, and twice as long before each further one

T = TypeVar("T")


def take_turns(write: Callable[[], T], pinned: Collection[str] = ()) -> T:
    """What `write` returns once it does not lose a race. Raises VersionConflictError when the last attempt does, and at
    once where it is about a `pinned` stream, whose version was demanded.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return write()
        except store.VersionConflictError as error:
            if error.details["stream_id"] in pinned:
                raise
            time.sleep(random.uniform(0, PAUSE_SECONDS * 2 ** (attempt - 1)))  # noqa: S311 - so that losers part ways
    return write()
