"""A real Celery worker beside the benchmark, and the memory that it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dealtracker.local.tether import tether
from tests.benchmarks import processes
from tests.benchmarks.ground import ROOT, Ground, python


@dataclass(frozen=True, slots=True)
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def children(self) -> list[int]:
        """The processes that do the work; the first process of a worker only hands it out."""
        return processes.children(self.process.pid)

    def watched_memory(self) -> AbstractContextManager[list[float]]:
        """MiB held by the largest working process, sampled until the block ends."""
        return processes.watched_memory(self.children)


@contextmanager
def started_worker(ground: Ground, concurrency: int) -> Iterator[Worker]:
    """A worker that is ready for tasks; stopped with the block."""
    log = ground.directory / "worker.log"
    command = python("-m", "celery", "-A", "dealtracker", "worker", "--loglevel", "INFO", "--without-gossip")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, f"--concurrency={concurrency}"],
            cwd=ROOT,
            env={**os.environ, "LOG_LEVEL": "INFO"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=tether(signal.SIGTERM),
        )
    worker = Worker(process, log)
    try:
        _wait_until_ready(worker)
        yield worker
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_ready(worker: Worker) -> None:
    deadline = time.monotonic() + 60
    while "ready." not in worker.log.read_text(errors="replace"):
        if worker.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the worker did not start:\n{worker.log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)
