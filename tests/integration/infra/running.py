"""Starts `make run`'s program as a person would, on a home of its own, and looks at what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.programs import ROOT

_OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "LOG_LEVEL",
    "HTTPS",
    "DEBUG",
    "ALLOWED_HOSTS",
)
COMMAND = (sys.executable, "-m", "dealtracker.local")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, port: int, **more: str) -> dict[str, str]:
    """A person's environment: nothing of the test session's own services."""
    inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {**inherited, "DEALTRACKER_HOME": str(home), "PORT": str(port), "LOAD_STORY": "0", **more}


@dataclass
class Run:
    """One `make run`, and what it printed."""

    process: subprocess.Popen[bytes]
    home: Path
    output: Path

    @property
    def printed(self) -> str:
        return self.output.read_text(errors="replace")

    @property
    def credentials(self) -> dict[str, str]:
        return dict(json.loads((self.home / "credentials").read_text()))

    def wait_until_ready(self, seconds: float = 90) -> None:
        self.wait_for("Dealtracker is ready", seconds)

    def wait_for(self, words: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.printed:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.printed}"
            assert time.monotonic() < deadline, f"{words!r} was not printed within {seconds} s:\n{self.printed}"
            time.sleep(0.05)


@contextmanager
def started(home: Path, *command: str, port: int | None = None, **more: str) -> Iterator[Run]:
    """A running `make run`; whatever the test does, it and its children are gone afterwards."""
    home.parent.mkdir(parents=True, exist_ok=True)
    output = home.with_name(f"{home.name}-{time.monotonic_ns()}.out")
    with output.open("wb") as out:
        process = subprocess.Popen(
            command or COMMAND,
            cwd=ROOT,
            env=environment(home, port or free_port(), **more),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=hear_interrupts,
        )
    try:
        yield Run(process, home, output)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def hear_interrupts() -> None:
    """Tests in the background of a shell inherit that Ctrl-C is ignored; what they start must not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def get(url: str, token: str | None = None) -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.read()


def processes_of(home: Path) -> dict[int, str]:
    """Every process that works for this home: its environment, command line or working directory names it."""
    found = {}
    marker = str(home).encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "cmdline").read_bytes()
            traces = words + (entry / "environ").read_bytes() + os.fsencode((entry / "cwd").readlink())
        except OSError:
            continue
        if words and marker in traces:
            found[int(entry.name)] = words.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def wait_until_none_is_left(home: Path, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while left := processes_of(home):
        assert time.monotonic() < deadline, f"still there after {seconds} s: {left}"
        time.sleep(0.1)
