"""How long it takes to recompute the whole log against its tree and its checkpoints."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings

from events import integrity
from events.integrity.verifying import verify
from tests.benchmarks import tree
from tests.benchmarks.report import Line, rate_line

BAR = 1_000_000 / 120  # a million events within two minutes


def measure() -> Iterator[Line]:
    """Verify everything that is sealed, from the rows to the signature."""
    settings.LOG_SIGNING_KEY = tree.KEY.to_text()
    while not integrity.grow():
        pass
    integrity.sign(datetime.now(UTC))
    start = time.perf_counter()
    report = verify()
    elapsed = time.perf_counter() - start
    assert report.is_clean, report.findings[:3]
    yield rate_line(f"verify, {report.head:,} events", report.head / elapsed, BAR)
