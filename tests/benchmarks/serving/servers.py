"""Web servers under measurement: Gunicorn with the product's configuration, for the product and for the plain site."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dealtracker.local.tether import tether
from tests.benchmarks import processes
from tests.benchmarks.ground import ROOT, Ground, python

OURS = "dealtracker.settings"
PLAIN = "tests.benchmarks.plain.settings"


UNLIMITED = {"RATE_LIMIT": "60000000", "RATE_LIMIT_BURST": "1000000"}
"""Requests are counted as ever, and none is refused."""


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    token: str  # as the Authorization header has it
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Of the server's processes so far, those that have ended included."""
        return processes.cpu_seconds(self.process.pid)

    def children(self) -> list[int]:
        """The processes that answer; the first one only starts them."""
        return processes.children(self.process.pid)


@contextmanager
def started_server(ground: Ground, settings: str, token: str) -> Iterator[Server]:
    """A web server that answers; stopped with the block."""
    port = _free_port()
    log = ground.directory / f"web-{port}.log"
    command = python("-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "HOST": "127.0.0.1", "PORT": str(port)} | UNLIMITED,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=tether(signal.SIGTERM),
        )
    try:
        _wait_until_ready(process, port, log)
        yield Server(port, token, process)
    except Exception as error:
        error.add_note(log.read_text(errors="replace")[-3000:])
        raise
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
                probe.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if b" 200 " in probe.recv(100):
                    return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the web server did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)
