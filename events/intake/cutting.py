"""A stream of bytes cut into chunks of lines, in flat memory, and the digest of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from events.intake.errors import ImportTooLargeError, LineTooLongError

CHUNK_LINES = 1_000
CHUNK_BYTES = 1_048_576
LINE_BYTES = 65_536
"""The most that one line may have; an event with long notes and many citations has a few thousand."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines in a row: `span` physical ones from `first_line` on, `lines` of them not empty; `body` holds them all."""

    first_line: int
    span: int
    lines: int
    body: bytes


class Cutter:
    """Cuts one upload. Read `digest` and `lines` once `cut` is exhausted.

    The digest is the same for the same values however they are written: each line counts in its canonical form, one
    that is not JSON as the bytes that it has, an empty one not at all.
    """

    def __init__(self, *, max_bytes: int, max_lines: int | None = None) -> None:
        self._max_bytes = max_bytes
        self._max_lines = max_lines
        self._hash = hashlib.sha256()
        self.lines = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def cut(self, pieces: Iterable[bytes]) -> Iterator[Cut]:
        """Raises ImportTooLargeError, LineTooLongError, as soon as the stream shows it."""
        held: list[bytes] = []
        size, filled, first = 0, 0, 1
        for number, raw in enumerate(self._split(pieces), start=1):
            line = raw.strip()
            if line:
                filled += 1
                self._count(line)
            if not filled:
                first = number + 1
                continue
            held.append(line)
            size += len(line) + 1
            if len(held) >= CHUNK_LINES or size >= CHUNK_BYTES:
                yield Cut(first, len(held), filled, b"\n".join(held))
                held, size, filled, first = [], 0, 0, number + 1
        if filled:
            yield Cut(first, len(held), filled, b"\n".join(held))

    def _split(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        total, number = 0, 0
        rest = b""
        for piece in pieces:
            total += len(piece)
            if total > self._max_bytes:
                raise ImportTooLargeError(limit=self._max_bytes, unit="bytes")
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                number += 1
                yield self._checked(line, number)
            self._checked(rest, number + 1)
        if rest:
            yield self._checked(rest, number + 1)

    @staticmethod
    def _checked(line: bytes, number: int) -> bytes:
        if len(line) > LINE_BYTES:
            raise LineTooLongError(line=number, limit=LINE_BYTES)
        return line.removeprefix(_BOM) if number == 1 else line

    def _count(self, line: bytes) -> None:
        self.lines += 1
        if self._max_lines is not None and self.lines > self._max_lines:
            raise ImportTooLargeError(limit=self._max_lines, unit="lines, as a dry run")
        try:
            self._hash.update(orjson.dumps(orjson.loads(line), option=orjson.OPT_SORT_KEYS))
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            self._hash.update(b"\0" + line)
        self._hash.update(b"\n")
