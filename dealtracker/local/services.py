"""What the embedded services share: the error people see, waiting, and short socket paths."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from dealtracker.local.tether import is_running

_SOCKET_LIMIT = 100  # the kernel allows 107 bytes; the name inside the directory is counted by the caller


class ServiceError(Exception):
    """Something on this machine keeps the services from running; the message is one line for a person."""


def package_directory(package: str) -> Path:
    """Where a package that carries server programs is installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ServiceError(f"the Python package {package} is not installed; run `make run` so that the venv is set up")
    return Path(spec.origin).parent


def socket_directory(wanted: Path, name: str) -> Path:
    """`wanted`, or a short private directory under the system's temporary one where a socket path would be too long."""
    if len(os.fsencode(wanted / name)) <= _SOCKET_LIMIT:
        return wanted
    key = hashlib.sha256(os.fsencode(wanted.resolve())).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"dealtracker-{os.getuid()}-{key}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or (os.getuid() != 0 and short.stat().st_uid != os.getuid()):
        raise ServiceError(f"{short} belongs to somebody else; remove it or choose a shorter DEALTRACKER_HOME")
    return short


def wait_until(done: Callable[[], bool], *, seconds: float) -> bool:
    """Poll until `done()`; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def clear_leftover(pid_file: Path, *, marker: str, seconds: float = 15) -> None:
    """Wait for a server that is still ending, then remove its pid file; a reused pid number is not a server."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        pid = 0
    if pid and not wait_until(lambda: not is_running(pid, marker=marker), seconds=seconds):
        raise ServiceError(f"{pid_file.parent} is in use by process {pid}; stop it first")
    pid_file.unlink(missing_ok=True)


def last_line(log: Path) -> str:
    """The last line of a log that says anything."""
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "no log was written")
