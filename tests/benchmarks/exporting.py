"""How fast a worker builds the export of everything, and that its memory does not depend on how much that is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings

from events import exporting, integrity, store
from events.exporting import Export, Kind, Order
from events.exporting.models import AT_WORK
from tests.benchmarks import tree
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Line
from tests.benchmarks.workers import Worker, started_worker

GROWTH_BAR = 1.1  # the whole log may need this much of what half of it needed in the same process before
PATIENCE = 3_600.0  # seconds


def measure(ground: Ground) -> Iterator[Line]:
    """One worker process builds the export of half of the log, and then that of all of it."""
    settings.LOG_SIGNING_KEY = tree.KEY.to_text()
    while not integrity.grow():
        pass
    integrity.sign(datetime.now(UTC))
    head = store.head()
    with started_worker(ground, concurrency=1) as worker:
        _, half = _build(worker, head // 2)
        start = time.perf_counter()
        job, whole = _build(worker, head)
        elapsed = time.perf_counter() - start
    mib = (job.bytes or 0) / 2**20
    yield Line(
        what=f"export of everything, {head:,} events",
        measured=f"{head / elapsed:,.0f} events/s, {mib:.1f} MiB",
        numbers={"rate": head / elapsed, "mib": mib},
    )
    yield Line(
        what="memory of the worker that exports",
        measured=f"{half:.0f} MiB at most for half of it, {whole:.0f} for all",
        bar=f"<= {GROWTH_BAR:g}x",
        ok=0 < whole <= half * GROWTH_BAR,
        numbers={"half_mib": half, "whole_mib": whole, "bar": GROWTH_BAR},
    )


def _build(worker: Worker, position: int) -> tuple[Export, float]:
    """The finished export up to a position, and the most memory that was held meanwhile."""
    with worker.watched_memory() as samples:
        wanted = Order(kind=Kind.EVERYTHING, known_position=position)
        job = exporting.order(wanted, client="bench", key=store.new_id()).job
        deadline = time.monotonic() + PATIENCE
        while job.state in AT_WORK:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the export stands at {job.percent} %")
            time.sleep(0.05)
            job.refresh_from_db()
    if job.state != exporting.State.DONE:
        raise RuntimeError(f"the export is {job.state}")
    return job, max(samples, default=0.0)
