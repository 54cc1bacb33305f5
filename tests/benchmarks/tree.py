"""The Merkle tree: how fast it follows a log that is there, and how soon a proof is made out of it."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings

from events import integrity, store
from tests.benchmarks.report import Line, rate_line

GROWTH_BAR = 100_000  # leaves a second
P50_BAR = 10.0  # ms
KEY = integrity.SigningKey("bench.example/log", b"b" * 32)
PROOFS = 1_000
PATIENCE = 3_600.0  # seconds


def measure() -> Iterator[Line]:
    """Grow over all that is sealed, sign, and prove events at random."""
    settings.LOG_SIGNING_KEY = KEY.to_text()
    yield _grow()
    start = time.perf_counter()
    signed = integrity.sign(datetime.now(UTC))
    elapsed = (time.perf_counter() - start) * 1_000
    assert signed is not None
    yield Line(what="a checkpoint", measured=f"{elapsed:.1f} ms for {signed.size:,} events", numbers={"ms": elapsed})
    yield _prove(signed.size)


def _grow() -> Line:
    head, start = store.head(), time.perf_counter()
    while not integrity.grow(PATIENCE):
        pass
    elapsed = time.perf_counter() - start
    return rate_line(f"tree over {head:,} events, read from the log", head / elapsed, GROWTH_BAR, "leaves/s")


def _prove(size: int) -> Line:
    chosen, times = random.Random(1), []
    for _ in range(PROOFS):
        position, start = chosen.randint(1, size), time.perf_counter()
        integrity.proof_text(position)
        times.append((time.perf_counter() - start) * 1_000)
    p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
    return Line(
        what=f"inclusion proof among {size:,} events",
        measured=f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
        bar=f"p50 <= {P50_BAR:g} ms",
        ok=p50 <= P50_BAR,
        numbers={"p50": p50, "p99": p99, "bar": P50_BAR},
    )
