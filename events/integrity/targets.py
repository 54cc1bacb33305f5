"""Where checkpoints are kept outside the database: a directory, a program, a mailbox (LOG_PUBLISH)."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from events.integrity import checkpoints
from events.integrity.errors import PublicationError, TargetError
from events.integrity.signing import Checkpoint

COMMAND_SECONDS = 30
MAIL_MAX = 2_000
"""Checkpoints in one mail: less than a megabyte. What is left goes with the next, at once."""


class Target(ABC):
    """Takes checkpoints in their order, `at_once` of them at most. May be given one again, never skips one."""

    at_once = 1
    pause = timedelta()
    """How long it is left in peace after a delivery, unless there is more than fits into one."""

    @abstractmethod
    def deliver(self, given: Sequence[Checkpoint]) -> None:
        """Return when they are kept; raises PublicationError, OSError or what its library raises."""


class Directory(Target):
    """A file for each checkpoint, named by size and time: complete or not there. Files are never overwritten."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def deliver(self, given: Sequence[Checkpoint]) -> None:
        for one in given:
            self._require_same_root(one)
            self._write(f"{one.size:012d}-{one.issued_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}", one.note.encode())

    def _require_same_root(self, one: Checkpoint) -> None:
        for kept in self._path.glob(f"{one.size:012d}-*"):
            if checkpoints.read(kept.read_text(encoding="utf-8")).root != one.root:
                raise PublicationError(reason=f"{kept.name} has another root: the log was rewritten, or restored")

    def _write(self, name: str, text: bytes) -> None:
        draft = self._path / f".{name}.{os.getpid()}"
        with draft.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path / name)
        directory = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


class Program(Target):
    """A program that gets the checkpoint on its standard input; exit code 0 means that it is kept.

    It is given PATH, HOME and LANG, and nothing else of our environment: no key, no password.
    """

    def __init__(self, line: str) -> None:
        self._arguments = shlex.split(line)

    def deliver(self, given: Sequence[Checkpoint]) -> None:
        for one in given:
            try:
                done = subprocess.run(
                    self._arguments,
                    input=one.note.encode(),
                    capture_output=True,
                    timeout=COMMAND_SECONDS,
                    env=settings.LOG_PUBLISH_ENVIRONMENT,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise PublicationError(reason=f"it took longer than {COMMAND_SECONDS} s") from None
            if done.returncode:
                words = done.stderr.decode(errors="replace").strip()[-200:]
                raise PublicationError(reason=f"exit code {done.returncode}: {words}")


class Mail(Target):
    """One mail with all checkpoints since the last, at most one in LOG_MAIL_HOURS."""

    at_once = MAIL_MAX

    def __init__(self, address: str) -> None:
        self._address = address
        self.pause = timedelta(hours=settings.LOG_MAIL_HOURS)

    def deliver(self, given: Sequence[Checkpoint]) -> None:
        newest, head = given[-1], checkpoints.read(given[-1].note)
        message = EmailMessage(
            subject=f"{head.origin}: checkpoint of {newest.size} events",
            body=f"The newest of {len(given)} signed checkpoints; all are attached. Keep this mail.\n\n{newest.note}",
            to=[self._address],
        )
        message.attach("checkpoints.txt", "\n".join(one.note for one in given), "text/plain; charset=utf-8")
        message.send()


_KINDS: dict[str, type[Directory] | type[Program] | type[Mail]] = {
    "directory": Directory,
    "command": Program,
    "mail": Mail,
}
_FORMS = {
    "directory": re.compile(r"/.*"),
    "command": re.compile(r"[\"']?/.+"),
    "mail": re.compile(r"[^@\s]+@[^@\s]+"),
}


def open_target(text: str) -> Target:
    """The target that an entry of LOG_PUBLISH names. Raises TargetError."""
    kind, _, rest = text.partition(":")
    if kind not in _KINDS or not _FORMS[kind].fullmatch(rest):
        raise TargetError(target=text)
    try:
        return _KINDS[kind](rest)
    except ValueError:  # a quotation that does not end
        raise TargetError(target=text) from None


def next_try(now: datetime, failures: int) -> datetime:
    """When a target that failed so often in a row is tried again: after 2, 4, 8 ... seconds, at most an hour."""
    return now + timedelta(seconds=min(2 ** min(failures, 12), 3_600))
