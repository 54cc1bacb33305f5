"""A real Celery worker beside the benchmark, and the memory that it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dealtracker.local.tether import tether
from tests.benchmarks.ground import ROOT, Ground, python

SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def children(self) -> list[int]:
        """The processes that do the work; the first process of a worker only hands it out."""
        words = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(word) for word in words]

    @contextmanager
    def watched_memory(self) -> Iterator[list[float]]:
        """MiB held by the largest working process, sampled until the block ends."""
        samples: list[float] = []
        ended = threading.Event()

        def sample() -> None:
            while not ended.wait(SAMPLE_SECONDS):
                samples.append(max(map(_resident_mib, self.children()), default=0.0))

        thread = threading.Thread(target=sample, daemon=True)
        thread.start()
        try:
            yield samples
        finally:
            ended.set()
            thread.join()


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


def _resident_mib(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
