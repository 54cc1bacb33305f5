"""Writer processes that live for the whole run and do as they are told: one connection each, no shared interpreter."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

WARM_UP = 12  # operations before the clock starts: connections made, statements prepared


@dataclass(slots=True)
class Writer:
    process: multiprocessing.process.BaseProcess
    pipe: Connection


@dataclass(slots=True)
class Crew:
    writers: list[Writer]

    def rate(self, task: str, writers: int, seconds: float, **options: Any) -> float:
        """Events a second that so many writers commit together, each as fast as it can."""
        chosen = self.writers[:writers]
        for number, writer in enumerate(chosen):
            writer.pipe.send((task, number, options))
        for writer in chosen:
            _receive(writer)
        for writer in chosen:
            writer.pipe.send(seconds)
        return sum(_receive(writer) for writer in chosen)


@contextmanager
def gathered_crew(size: int) -> Iterator[Crew]:
    """A crew of `size` processes; they end with the block, or with this process."""
    context = multiprocessing.get_context("spawn")
    writers = []
    for _ in range(size):
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        writers.append(Writer(process, ours))
    try:
        yield Crew(writers)
    finally:
        for writer in writers:
            writer.pipe.send(None)
        for writer in writers:
            writer.process.join(10)


def _receive(writer: Writer) -> float:
    answer = writer.pipe.recv()
    if isinstance(answer, BaseException):
        raise answer
    return float(answer)


def _serve(pipe: Connection) -> None:
    """A writer: make ready, answer, wait for the word, write until the time is over, answer with the rate."""
    import django

    django.setup()
    from tests.benchmarks import contestants

    while (order := pipe.recv()) is not None:
        task, number, options = order
        try:
            with contestants.TASKS[task](number, **options) as write:
                for _ in range(WARM_UP):
                    write()
                pipe.send(0.0)
                pipe.send(_measure(write, pipe.recv()))
        except Exception as error:  # it belongs to the run, not to the writer
            pipe.send(error)


def _measure(write: Callable[[], int], seconds: float) -> float:
    """Call `write`, which commits and says how many events, until the time is over."""
    events = 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        events += write()
    return events / elapsed
