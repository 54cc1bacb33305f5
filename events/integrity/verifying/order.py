"""Whether the rows of the log stand in the order that sealing gave them: positions, record times, versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from events.integrity.verifying.report import Code, Finding
from events.integrity.verifying.rows import Row


class OrderCheck:
    """Looks at one row after the other. Remembers the version of every stream: some 150 bytes each."""

    def __init__(self) -> None:
        self.position = 0
        self._recorded_at: datetime | None = None
        self._versions: dict[str, int] = {}
        self._missed: dict[tuple[str, int], int] = {}  # versions that did not come in their place, and where that was

    def look(self, row: Row) -> Iterator[Finding]:
        """What is wrong with its place. A position that was left out is told of by its own finding."""
        if row.position != self.position + 1:
            yield missing(self.position + 1, row.position - 1)
        self.position = row.position
        if self._recorded_at is not None and row.recorded_at < self._recorded_at:
            yield _about(row, "time-falls", "it was recorded before the event in front of it")
        self._recorded_at = row.recorded_at
        if row.id is None:
            yield Finding(code="event-missing", position=row.position, words="the event at this position is gone")
        else:
            yield from self._look_at_version(row)

    def end(self) -> Iterator[Finding]:
        """Versions that never came."""
        for (stream_id, version), position in self._missed.items():
            words = f"version {version} of its stream is nowhere; version {version + 1} or later is here"
            yield Finding(code="event-missing", position=position, words=words, stream_id=stream_id)

    def _look_at_version(self, row: Row) -> Iterator[Finding]:
        known = self._versions.get(row.stream_id, 0)
        for version in range(known + 1, min(row.version, known + 100)):
            self._missed[row.stream_id, version] = row.position
        if row.version <= known:
            self._missed.pop((row.stream_id, row.version), None)
            yield _about(row, "order-changed", f"version {row.version} of its stream comes after version {known}")
        self._versions[row.stream_id] = max(known, row.version)


def missing(first: int, last: int) -> Finding:
    """No row at these positions."""
    words = "there is no event here" if first == last else f"there is no event here, nor up to position {last}"
    return Finding(code="event-missing", position=first, words=words)


def _about(row: Row, code: Code, words: str) -> Finding:
    return Finding(code=code, position=row.position, words=words, event_id=row.id, stream_id=row.stream_id)
