"""The directory that `make run` keeps: data, sockets, logs, secrets. One run at a time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from dealtracker.local.services import ServiceError

_LOG_LIMIT = 10_000_000


class Home:
    """Paths below the directory, and its files that only we may read."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.postgres = directory / "postgres"
        self.valkey = directory / "valkey"
        self.logs = directory / "logs"
        self.credentials = directory / "credentials"
        self.next_credentials = directory / "credentials.next"  # until the service is ready
        self.environment = directory / "environment"
        self.log_key = directory / "log_key"

    def log(self, name: str) -> Path:
        """The log of one program; an overlong one from before is put aside."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > _LOG_LIMIT:
            path.replace(path.with_suffix(".old.log"))
        return path

    def secret_key(self) -> str:
        """Made once, so that sessions outlive a restart."""
        path = self.directory / "secret_key"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(48))
        return path.read_text()

    def write_environment(self, variables: Mapping[str, str]) -> None:
        """What `manage.py` needs to work beside this run (dealtracker/env.py reads it)."""
        write_private(self.environment, "".join(f'{name}="{value}"\n' for name, value in variables.items()))


def read_credentials(path: Path) -> dict[str, str]:
    """What an earlier run wrote; nothing when the file is missing or not ours."""
    try:
        found = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


@contextlib.contextmanager
def open_home(directory: Path) -> Iterator[Home]:
    """Make the directory and hold it: raises `ServiceError` when it cannot be written or another run holds it."""
    home = Home(directory)
    try:
        home.logs.mkdir(parents=True, exist_ok=True)
        lock = (directory / "lock").open("a")
    except OSError as error:
        raise ServiceError(
            f"cannot write to {directory} ({error.strerror}); set DEALTRACKER_HOME to a directory that you may write to"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServiceError(
                f"another `make run` already uses {directory}; stop it, or set DEALTRACKER_HOME"
            ) from error
        try:
            yield home
        finally:
            home.environment.unlink(missing_ok=True)
