"""What became of each line: read from the chunks, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import F, Q

from events.intake import packing
from events.intake.models import Import, ImportChunk
from events.intake.problems import Problem

STATUSES = ("recorded", "refused", "retracted", "kept")
"""`recorded` is the status until an undo has come by, which makes it `retracted` or `kept`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTold:
    """`problem` says why a line was refused, or why its event was kept when the import was undone."""

    line: int
    status: str
    category: str | None = None
    stream_id: str | None = None
    version: int | None = None
    event_id: str | None = None
    retraction_id: str | None = None
    problem: Problem | None = None


def list_lines(job: Import, *, status: str | None, after: int, limit: int) -> list[LineTold]:
    """The first `limit` lines with a number above `after` of which something can be told, in order."""
    return list(islice(_tell_all(job, status, after), limit))


_FILTERS: dict[str, Q] = {
    "recorded": Q(recorded__gt=0, is_undone=False),
    "refused": Q(refused__gt=0),
    "retracted": Q(is_undone=True, recorded__gt=F("kept")),
    "kept": Q(kept__gt=0),
}


def _tell_all(job: Import, status: str | None, after: int) -> Iterator[LineTold]:
    chunks = job.chunks.filter(is_done=True, first_line__gt=after - F("span")).defer("body").order_by("number")
    if status:
        chunks = chunks.filter(_FILTERS[status])
    if status == "refused":
        chunks = chunks.defer("body", "recorded_lines", "undone_lines")
    for chunk in chunks.iterator(chunk_size=10):
        told = [line for line in _tell(chunk, status) if line.line > after and status in (None, line.status)]
        yield from sorted(told, key=lambda line: line.line)


def _tell(chunk: ImportChunk, status: str | None) -> Iterator[LineTold]:
    if status in (None, "refused"):
        for line, problem in packing.unpack(chunk.refused_lines):
            yield LineTold(line=line, status="refused", problem=problem)
    if status == "refused":
        return
    undone = {line: rest for line, *rest in packing.unpack(chunk.undone_lines)}
    for line, event_id, category, stream_id, version in packing.unpack(chunk.recorded_lines):
        retraction_id, problem = undone.get(line, (None, None))
        yield LineTold(
            line=line,
            status=_status(is_undone=line in undone, problem=problem),
            category=category,
            stream_id=stream_id,
            version=version,
            event_id=event_id,
            retraction_id=retraction_id,
            problem=problem,
        )


def _status(*, is_undone: bool, problem: Problem | None) -> str:
    if not is_undone:
        return "recorded"
    return "kept" if problem else "retracted"
