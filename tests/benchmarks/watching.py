"""A reader beside a rebuild: how many rows of the view it sees, again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from events.projections.models import DealView


@contextmanager
def watched_view() -> Iterator[list[int]]:
    """Counts of the rows of the deal view, taken one after the other until the block ends."""
    counts: list[int] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.wait(0.05):
            counts.append(DealView.objects.count())
        connection.close()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield counts
    finally:
        ended.set()
        thread.join()
