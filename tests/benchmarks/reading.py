"""From the log to the views: sealing, projecting, rebuilding, and how soon a commit is seen."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator

from django.db import connections

from events import catalogue, projections, recording, store, tasks, waking
from events.projections import rebuilding
from events.recording import Draft, Write
from tests.benchmarks import history
from tests.benchmarks.ground import Ground, read_sql
from tests.benchmarks.history import World
from tests.benchmarks.report import Line, rate_line
from tests.benchmarks.watching import watched_view
from tests.benchmarks.workers import started_worker

SEAL_BAR = 60_000
PROJECTION_BAR = 10_000
REBUILD_BAR = 15_000
MEMORY_BAR = 200  # MiB
FLAT = 1.10  # the last quarter of a run may need this much of what the second needed
P50_BAR, P99_BAR = 25.0, 150.0  # ms
EVENTS_A_SECOND = 50
PATIENCE = 3_600.0  # seconds


def fill(world: World, deals: int) -> None:
    """Append so many deals of twenty events."""
    for events in history.batches(world, deals, 2_000):
        store.append(events)


def seal() -> Line:
    """Seal everything that is waiting."""
    before, start = store.head(), time.perf_counter()
    while store.seal():
        pass
    elapsed = time.perf_counter() - start
    sealed = store.head() - before
    return rate_line(f"seal, {sealed:,} events", sealed / elapsed, SEAL_BAR)


def project(ground: Ground) -> Iterator[Line]:
    """A cold backlog through one worker process, and the memory that it takes."""
    head = store.head()
    with started_worker(ground, concurrency=1) as worker, worker.watched_memory() as memory:
        start = time.perf_counter()
        waking.get_waker().wake()
        _wait(lambda: projections.get_status().lag_events == 0)
        elapsed = time.perf_counter() - start
    yield rate_line(f"projection, one worker, cold backlog of {head:,}", head / elapsed, PROJECTION_BAR)
    yield memory_line(f"memory of a worker, {head:,} events projected", memory)


def rebuild(ground: Ground) -> Iterator[Line]:
    """Every deal folded again by two workers while somebody reads."""
    names = ["deal"]
    with started_worker(ground, concurrency=2) as worker, worker.watched_memory() as memory, watched_view() as seen:
        start = time.perf_counter()
        run = rebuilding.plan(names)
        for _ in range(2):
            tasks.rebuild_chunk.apply_async(kwargs={"run": run})
        shown = 0
        while (progress := rebuilding.get_progress(run)).chunks_left:
            shown = max(shown, progress.streams_done)
            time.sleep(0.05)
        elapsed = time.perf_counter() - start
    yield rate_line(
        f"rebuild, {progress.events_done:,} events in {progress.streams:,} deals, 2 processes",
        progress.events_done / elapsed,
        REBUILD_BAR,
    )
    yield Line(
        what="readers during the rebuild",
        measured=f"{len(seen):,} reads, rows seen {min(seen):,} to {max(seen):,}; progress went through {shown:,}",
        bar="never a gap",
        ok=min(seen) == max(seen) > 0 and shown > 0,
        numbers={"reads": len(seen), "fewest": min(seen), "most": max(seen)},
    )
    yield memory_line(f"memory of a worker, {progress.events_done:,} events rebuilt", memory)


def latency(ground: Ground, world: World, seconds: int) -> Iterator[Line]:
    """From the commit of an event to that of the row that shows it, through Redis and a worker, at a steady pace."""
    connections.close_all()
    ground.allow_commit_timestamps()
    count = EVENTS_A_SECOND * seconds
    deals = [history.deal(world, number, length=1) for number in range(count)]
    store.append([event for deal in deals for event in deal])
    with started_worker(ground, concurrency=2):
        waking.get_waker().wake()
        _wait(lambda: projections.get_status().lag_events == 0)
        after = store.head()
        _record_steadily([deal[0].stream_id for deal in deals], world)
        _wait(lambda: projections.get_status().lag_events == 0)
    with ground.connect() as connection:
        waits = sorted(float(row[0]) for row in connection.execute(read_sql("visibility"), {"after": after}))
    p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99)]
    yield Line(
        what=f"commit to visible, {EVENTS_A_SECOND} events/s for {seconds} s",
        measured=f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {waits[-1]:.0f} ms ({len(waits)} of {count} events)",
        bar=f"p50 <= {P50_BAR:.0f} ms, p99 <= {P99_BAR:.0f} ms",
        ok=len(waits) == count and p50 <= P50_BAR and p99 <= P99_BAR,
        numbers={"p50_ms": p50, "p99_ms": p99, "worst_ms": waits[-1], "events": len(waits)},
    )


def _record_steadily(stream_ids: list[str], world: World) -> None:
    """One approach for each deal, at random moments that average to the pace: bursts and pauses, as people write."""
    pace = random.Random(1)
    context = recording.Context(actor=history.ACTOR, channel="task")
    due = time.perf_counter()
    for number, stream_id in enumerate(stream_ids):
        due += pace.expovariate(EVENTS_A_SECOND)
        time.sleep(max(0.0, due - time.perf_counter()))
        data = history.deal_data(world, number % history.COMPANIES)[1]
        draft = Draft(
            type=data.type,
            data=data.to_json(),
            occurred=catalogue.dates.to_text(history.day(2)),
            citations=[{"source": world.source, "credibility": 3}],
        )
        recording.record([Write(category="deal", stream_id=stream_id, drafts=[draft])], context=context)


def memory_line(what: str, samples: list[float]) -> Line:
    """Flat: what the last quarter of the run held against what the second did, when everything was loaded."""
    samples = samples or [0.0]
    quarter = max(1, len(samples) // 4)
    early, late = max(samples[quarter : 2 * quarter] or samples), max(samples[-quarter:])
    return Line(
        what=what,
        measured=f"{max(samples):.0f} MiB at most; {early:.0f} early, {late:.0f} late",
        bar=f"< {MEMORY_BAR} MiB, flat",
        ok=0 < max(samples) < MEMORY_BAR and late <= early * FLAT,
        numbers={"peak_mib": max(samples), "early_mib": early, "late_mib": late},
    )


def _wait(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not done within {PATIENCE:.0f} s")
        time.sleep(0.1)
