"""Real processes on the test database: Celery workers, beat, scripts of several writers."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from django.db import connections
from psycopg.conninfo import make_conninfo

from dealtracker.local.tether import tether

ROOT = Path(__file__).parents[1]


def test_database(alias: Literal["default", "owner"]) -> str:
    """The libpq string of the test database, as the runtime or as the owner."""
    options = connections[alias].settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {libpq: options[django] for libpq, django in parts.items() if options[django]}
    return make_conninfo(**given)


test_database.__test__ = False  # type: ignore[attr-defined]


def environment(**more: str) -> dict[str, str]:
    """What a child process needs to work on the test database."""
    urls = {"DATABASE_URL": test_database("default"), "DATABASE_OWNER_URL": test_database("owner")}
    return {**os.environ, **urls, "DJANGO_SETTINGS_MODULE": "dealtracker.settings", **more}


def wait_for(condition: Callable[[], object], *, seconds: float = 30, what: str = "the condition") -> None:
    """Poll until true; fail with what did not come about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about within {seconds} s"
        time.sleep(0.02)


@dataclass
class Program:
    """A running child and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for_output(self, text: str, *, seconds: float = 30) -> None:
        """Until the log holds `text`; fails with the log when the program ends or time is over before."""
        deadline = time.monotonic() + seconds
        while text not in self.output:
            ended = self.process.poll() is not None and text not in self.output
            assert not ended, f"ended with {self.process.returncode}:\n{self.output}"
            assert time.monotonic() < deadline, f"{text!r} not in the log within {seconds} s:\n{self.output}"
            time.sleep(0.02)

    def wait(self, seconds: float = 60) -> int:
        """Its exit code."""
        return self.process.wait(seconds)

    def kill(self) -> None:
        """SIGKILL, for the program and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when that does not help."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.kill()


@dataclass
class Programs:
    """Starts programs, each in a process group of its own, and stops all of them."""

    directory: Path
    running: list[Program] = field(default_factory=list)

    def start(self, *arguments: str, **more: str) -> Program:
        """Start `python <arguments>` on the test database; `more` are environment variables."""
        log = self.directory / f"program-{len(self.running)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=tether(signal.SIGKILL),
            )
        program = Program(process, log)
        self.running.append(program)
        return program

    def start_worker(self, *arguments: str, concurrency: int = 1, **more: str) -> Program:
        """A Celery worker, ready to take tasks."""
        command = ("-m", "celery", "-A", "dealtracker", "worker", "--loglevel", "INFO", "--without-gossip")
        more.setdefault("LOG_LEVEL", "INFO")
        worker = self.start(*command, f"--concurrency={concurrency}", *arguments, **more)
        worker.wait_for_output("ready.")
        return worker

    def start_beat(self, **more: str) -> Program:
        """Celery beat, which publishes the sweep every second."""
        schedule = self.directory / "beat-schedule"
        return self.start(
            "-m", "celery", "-A", "dealtracker", "beat", "--schedule", str(schedule), "--pidfile=", **more
        )

    def stop_all(self) -> None:
        for program in reversed(self.running):
            program.stop()
