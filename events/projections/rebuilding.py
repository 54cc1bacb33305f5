"""Fold every stream again from its events, in place: after a change of the fold, or to prove that views equal the log.

A run is cut into chunks of streams, rows of `rebuild_chunk` that any number of workers take one by one; a chunk is
rewritten in one transaction, so readers never miss a row. It runs beside the projections: a chunk locks its rows of the
view before it reads their events, so a row is never carried forward from a state that the rebuild is about to replace.
Parked streams get another attempt.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction

from events import domain, store
from events.projections import segments, writing
from events.projections.categories import PROJECTIONS
from events.projections.faults import is_about_content
from events.projections.folding import Outcome, fold_apart, fold_whole
from events.projections.memory import collector_paused
from events.projections.retrying import retry
from events.projections.rows import Projection
from events.projections.runner import write_carefully
from events.projections.statements import statement

CATEGORIES = list(domain.OPENING_TYPES)
CHUNK = 250  # streams: a transaction of a few tenths of a second, which is how long the runner may have to wait


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come. `chunks_left` is 0 when every stream is rewritten."""

    chunks_left: int
    streams: int
    streams_done: int
    events_done: int


def plan(projections: Collection[str], *, chunk: int = CHUNK) -> str:
    """Begin a run over every stream that these projections have in the log; answers its id.

    Rows of streams that are not in the log go at once.
    """
    run = str(uuid.uuid4())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement("rebuild/settings"))
        cursor.execute(statement("checkpoint/begin"))
        for name in projections:
            cursor.execute(statement(f"{name}/vanish"))
        cursor.execute(statement("rebuild/forget"))
        given: dict[str, Any] = {"run": run, "projections": list(projections), "categories": CATEGORIES, "size": chunk}
        cursor.execute(statement("rebuild/plan"), given)
    return run


def work(run: str, *, seconds: float) -> bool:
    """Rebuild chunks of the run until none is left to take; False when `seconds` were over before that."""
    deadline = time.monotonic() + seconds
    while True:
        with collector_paused():
            found = _rebuild_next(run)
        if not found:
            return True
        if time.monotonic() > deadline:
            return False


def get_progress(run: str) -> Progress:
    with connection.cursor() as cursor:
        cursor.execute(statement("rebuild/progress"), [run])
        return Progress(*(int(number) for number in cursor.fetchone()))


def _rebuild_next(run: str) -> bool:
    """Rebuild one chunk; False when none is left that another worker does not have in hand."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement("rebuild/take"), [run])
        row = cursor.fetchone()
        if row is None:
            return False
        id_, name, after, upto = row
        cursor.execute(statement("rebuild/streams"), [after, upto, CATEGORIES if name == segments.NAME else [name]])
        left, events = _rewrite(name, [stream_id for (stream_id,) in cursor.fetchall()])
        if not left:
            cursor.execute(statement("rebuild/done"), [events, id_])
    if left:
        # Only now: who parks or un-parks takes the checkpoint first, and we held rows of the view.
        for stream_id in left:
            retry(name, store.partition_of(stream_id), stream_id)
        with connection.cursor() as cursor:
            cursor.execute(statement("rebuild/done"), [events, id_])
    return True


def _rewrite(name: str, stream_ids: Sequence[str]) -> tuple[Collection[str], int]:
    """Rewrite these streams; answers those that are parked or should be, and how many events were folded."""
    with connection.cursor() as cursor:
        cursor.execute(statement("parked/among"), [name, list(stream_ids)])
        parked = {stream_id for (stream_id,) in cursor.fetchall()}
    wanted = [stream_id for stream_id in stream_ids if stream_id not in parked]
    if name == segments.NAME:
        events, failed = segments.refold(wanted, store.head)
    else:
        events, failed = _rewrite_view(PROJECTIONS[name], wanted)
    return parked | failed.keys(), events


def _rewrite_view(projection: Projection, wanted: Sequence[str]) -> tuple[int, dict[str, Exception]]:
    claimed = writing.hold(projection, wanted)
    outcome = _fold_all(wanted, upto=store.head())  # read after the lock: see above
    writing.discard(projection, [f.stream_id for f in outcome.folded if claimed.get(f.stream_id, 0) > f.version])
    write_carefully(projection, outcome)
    return sum(folded.version for folded in outcome.folded), outcome.failed


def _fold_all(stream_ids: Sequence[str], upto: int) -> Outcome:
    """Fold these streams from one query, or from one each where an event among them cannot be read."""
    try:
        histories = store.load_streams(stream_ids, max_position=upto)
    except Exception as error:
        if not is_about_content(error):
            raise
        return fold_apart(stream_ids, upto)
    outcome = Outcome()
    for stream_id, history in histories.items():
        outcome.attempt(stream_id, partial(fold_whole, history))
    return outcome
