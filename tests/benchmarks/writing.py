"""Appending, recording and bulk appending against the bare table and the rivals, in turns within one run."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.crew import Crew
from tests.benchmarks.ground import Ground
from tests.benchmarks.history import World
from tests.benchmarks.report import Line, ratio_line

ROUNDS = 5
BULK = 500
APPEND_BAR = 0.8
RECORD_BAR = 0.3
BULK_BAR = 0.5
RIVAL_BARS = {"message_db": {1: 1.0, 4: 1.5, 16: 2.0}, "eventsourcing": {1: 1.5, 4: 2.5, 16: 4.0}}
MESSAGE_DB_FILES = (
    "schema/message-store.sql", "tables/messages.sql", "types/message.sql",
    "functions/message-store-version.sql", "functions/hash-64.sql", "functions/acquire-lock.sql",
    "functions/category.sql", "functions/is-category.sql", "functions/id.sql", "functions/cardinal-id.sql",
    "functions/stream-version.sql", "functions/write-message.sql",
    "indexes/messages-id.sql", "indexes/messages-stream.sql", "indexes/messages-category.sql",
)  # fmt: skip
"""What its install script runs, in that order, as far as writing needs it."""


def measure(crew: Crew, ground: Ground, world: World, seconds: float) -> Iterator[Line]:
    bare: dict[str, Any] = {"world": world, "url": ground.postgres.url("dealtracker_owner")}
    rivals = {"eventsourcing": {"world": world, "url": ground.postgres.url("dealtracker_owner")}}
    if _install_message_db(ground):
        rivals = {"message_db": {"world": world, "url": ground.postgres.url()}, **rivals}
    else:
        why = "not measured: set MESSAGE_DB_SQL to the directory `database` of message-db 1.3"
        yield Line(what="append against message-db", measured=why, bar=">= 1x / 1.5x / 2x")
    for writers in (1, 4, 16):
        tasks = {"append": {"world": world}, "bare_insert": bare, **rivals}
        rates = _take_turns(crew, tasks, writers, seconds)
        name = f"append, {writers} writer{'s' if writers > 1 else ''}"
        yield _compare(f"{name}, against a bare INSERT", rates, "append", "bare_insert", APPEND_BAR)
        for rival in rivals:
            yield _compare(f"{name}, against {rival}", rates, "append", rival, RIVAL_BARS[rival][writers])
    rates = _take_turns(crew, {"record": {"world": world}, "bare_insert": bare}, 4, seconds)
    yield _compare("record, 4 writers, against a bare INSERT", rates, "record", "bare_insert", RECORD_BAR)
    tasks = {"append_many": {"world": world, "size": BULK}, "bare_copy": {**bare, "size": BULK}}
    rates = _take_turns(crew, tasks, 1, seconds)
    yield _compare(f"bulk append, {BULK} a commit, against COPY", rates, "append_many", "bare_copy", BULK_BAR)


def _take_turns(crew: Crew, tasks: dict[str, dict[str, Any]], writers: int, seconds: float) -> dict[str, list[float]]:
    """Rates of each task, round by round, so that a slow minute of the machine falls on all of them."""
    rates: dict[str, list[float]] = {task: [] for task in tasks}
    for _ in range(ROUNDS):
        for task, options in tasks.items():
            rates[task].append(crew.rate(task, writers, seconds, **options))
    return rates


def _compare(what: str, rates: dict[str, list[float]], ours: str, theirs: str, bar: float) -> Line:
    """The round with the middle ratio."""
    pairs = sorted(zip(rates[ours], rates[theirs], strict=True), key=lambda pair: pair[0] / pair[1])
    middle = pairs[len(pairs) // 2]
    line = ratio_line(what, *middle, bar)
    spread = {"lowest": pairs[0][0] / pairs[0][1], "highest": pairs[-1][0] / pairs[-1][1]}
    line.numbers.update(spread, median_ours=statistics.median(rates[ours]))
    return line


def _install_message_db(ground: Ground) -> bool:
    directory = os.environ.get("MESSAGE_DB_SQL")
    if not directory:
        return False
    with psycopg.connect(ground.postgres.url(), autocommit=True, options="-c search_path=message_store") as connection:
        for name in MESSAGE_DB_FILES:
            connection.execute((Path(directory) / name).read_bytes())
    return True
