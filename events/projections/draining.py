"""Seal and project until nothing is left: what a worker does when it is woken."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection

from events import store
from events.projections import segments
from events.projections.categories import PROJECTIONS
from events.projections.runner import step
from events.projections.statements import statement

WINDOW = 2_000  # how far behind the head a checkpoint may lie for the log to be searched (checkpoint/pending.sql)
SLACK = 50  # how far idle checkpoints may fall behind before they are brought along
SEAL_BATCH = 10_000
SMALL_BATCH = 1_000
LARGE_BATCH = 10_000  # a worker far behind takes more at once, so that a stream is folded once rather than often
YIELD_SECONDS = 0.005
SEGMENT_BATCH = 500
SEGMENT_SECONDS = 0.02  # how long segments are worked on before a look whether a view is behind: those go first
ROUND_SECONDS = 0.5  # how long work found earlier is done before looking for new work, which is nearer to the head


@dataclass(frozen=True, slots=True)
class Pending:
    """A checkpoint that is behind: something is to be done from position `first` to `head`."""

    projection: str
    partition: int
    first: int
    head: int


def drain(seconds: float) -> bool:
    """Seal and project until nothing is left; False when `seconds` were over before that.

    Partitions that another worker has in hand are left to it: it looks again when it is done with them. Nothing left
    means nothing of what was committed before the call; who commits later wakes somebody again.
    """
    deadline = time.monotonic() + seconds
    sealed_everything, reseal_at = False, 0.0
    while True:
        if not sealed_everything or time.monotonic() > reseal_at:
            sealed = store.seal(SEAL_BATCH)
            sealed_everything, reseal_at = sealed is not None and sealed < SEAL_BATCH, time.monotonic() + ROUND_SECONDS
        worked = _project(deadline)
        if not worked and _follow(deadline):
            worked, reseal_at = True, 0.0
        if sealed_everything and not worked:
            settle(slack=SLACK)
            return True
        if time.monotonic() > deadline:
            return False
        if not worked:
            time.sleep(YIELD_SECONDS)  # another sealer is at work, which may have begun before what we were woken for


def list_pending() -> list[Pending]:
    """What there is to do, the nearest to the head first."""
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/pending"), {"window": WINDOW})
        return [Pending(*row) for row in cursor.fetchall()]


def settle(*, slack: int = 0) -> None:
    """Bring idle checkpoints to the head where they lie further behind it, so that looking for work stays cheap."""
    with connection.cursor() as cursor:
        cursor.execute(statement("checkpoint/settle"), {"slack": slack, "window": WINDOW})


def _project(deadline: float) -> bool:
    """One round over the pending checkpoints; whether anything was done."""
    worked = False
    round_ends = min(deadline, time.monotonic() + ROUND_SECONDS)
    for pending in list_pending():
        if pending.projection == segments.NAME:
            continue
        limit = min(max((pending.head - pending.first) // 8, SMALL_BATCH), LARGE_BATCH)
        if step(PROJECTIONS[pending.projection], pending.partition, pending.head, limit) is not None:
            worked = True
        if time.monotonic() > round_ends:
            break
    return worked


def _follow(deadline: float) -> bool:
    """A short while on the segments, which no view waits for; whether anything was done."""
    worked = False
    round_ends = min(deadline, time.monotonic() + SEGMENT_SECONDS)
    for pending in list_pending():
        if pending.projection != segments.NAME:
            continue
        if segments.step(pending.partition, pending.head, SEGMENT_BATCH) is not None:
            worked = True
        if time.monotonic() > round_ends:
            break
    return worked
