"""Boards of all deals as known at a past position: how long they take, and whether what was learned since costs any."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from events import store
from events.history import Coordinates, portfolio
from events.projections import segments
from events.projections.draining import SEGMENT_BATCH
from tests.benchmarks import history
from tests.benchmarks.ground import Ground, read_sql
from tests.benchmarks.history import World
from tests.benchmarks.report import Line, rate_line

BOARD_BAR = 300.0  # ms, of 50,000 deals
GROWTH_BAR = 1.5  # a board may take so many times as long when four times as much is known since
THROUGHPUT_BAR = 1_000
EARLY = 5  # events of a deal in the first round
ROUNDS = 21
PARTITIONS = 16
CHUNK = 2_000  # events in an append


def measure(ground: Ground, deals: int) -> Iterator[Line]:
    """First five events of every deal, then the other fifteen; boards of the same past position after each round."""
    world = _begin(ground)
    ids = [store.new_id() for _ in range(deals)]
    _append(world, ids, after=0, length=EARLY)
    _follow(ground)
    past = Coordinates(position=store.head())
    early = _time(lambda: portfolio.board(past))
    _append(world, ids, after=EARLY, length=history.LENGTH)
    rate = _follow(ground)
    yield rate_line(f"segments alone, {history.LENGTH - EARLY} more events of {deals:,} deals", rate, THROUGHPUT_BAR)
    late = _time(lambda: portfolio.board(past))
    yield _board_line(f"board of {deals:,} deals as known before {store.head() - (past.position or 0):,} events", late)
    yield _growth_line(early, late)
    middle = Coordinates(position=((past.position or 0) + store.head()) // 2)
    yield _board_line(f"board of {deals:,} deals as known half of them ago", _time(lambda: portfolio.board(middle)))
    yield _board_line(f"board of {deals:,} deals, head", _time(portfolio.board))


def _begin(ground: Ground) -> World:
    with ground.connect("dealtracker_owner") as connection, connection.transaction():
        connection.execute(read_sql("empty_log"))
    store.forget_streams()
    world = World.make()
    store.append(history.surroundings(world))
    return world


def _append(world: World, ids: Sequence[str], *, after: int, length: int) -> None:
    """These versions of every deal, many deals at a time."""
    deals = CHUNK // (length - after)
    for first in range(0, len(ids), deals):
        store.append(
            [
                event
                for number, stream_id in enumerate(ids[first : first + deals], start=first)
                for event in history.deal(world, number, length, stream_id=stream_id, after=after)
            ]
        )
    while store.seal():
        pass


def _follow(ground: Ground) -> float:
    """Bring the segments to the head, in this process; answers how many events a second that made.

    Afterwards the table is vacuumed, as the server does by itself in time.
    """
    head, count, start = store.head(), 0, time.perf_counter()
    for partition in range(PARTITIONS):
        while done := segments.step(partition, head, SEGMENT_BATCH):
            count += done
    rate = count / (time.perf_counter() - start)
    with ground.connect("dealtracker_owner") as connection:
        connection.execute("VACUUM ANALYZE segment")
    return rate


def _time(ask: Callable[[], object]) -> list[float]:
    """Milliseconds of each round, the first left out."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        found.append((time.perf_counter() - start) * 1_000)
    return sorted(found[1:])


def _board_line(what: str, times: Sequence[float]) -> Line:
    p50, p99 = statistics.median(times), times[-1]
    return Line(
        what=what,
        measured=f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
        bar=f"p50 <= {BOARD_BAR:g} ms",
        ok=p50 <= BOARD_BAR,
        numbers={"p50": p50, "p99": p99, "bar": BOARD_BAR},
    )


def _growth_line(early: Sequence[float], late: Sequence[float]) -> Line:
    before, after = statistics.median(early), statistics.median(late)
    return Line(
        what=f"the same board with {history.LENGTH} events a deal, against {EARLY}",
        measured=f"{after / before:.2f}x  ({after:.0f} against {before:.0f} ms)",
        bar=f"<= {GROWTH_BAR:g}x",
        ok=after / before <= GROWTH_BAR,
        numbers={"ratio": after / before, "before": before, "after": after, "bar": GROWTH_BAR},
    )
