"""One chunk of lines judged, recorded where that can be, and told of line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import structlog
from django.db import InterfaceError, OperationalError, transaction

from events import domain
from events.catalogue import Event
from events.intake import lines, packing, problems
from events.intake.errors import InvalidLineError
from events.intake.models import Import, ImportChunk
from events.intake.problems import Problem
from events.recording import Context, Line, LineRecorded, Overlay, record_each
from events.store import VersionConflictError

_log = structlog.get_logger(__name__)

RecordedLine = tuple[int, str | None, str, str, int]
"""Number of the line, event id (None in a dry run), category, stream id, version."""

RefusedLine = tuple[int, Problem]


@dataclass(slots=True)
class Report:
    """What became of the lines of a chunk, each list by line number."""

    recorded: list[RecordedLine] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: int
    line: Line


def judge(job: Import, chunk: ImportChunk, before: Overlay | None, *, apart: bool = False) -> Report:
    """Record what can be recorded of a chunk, in the caller's transaction; a dry run adds to `before` instead.

    With `apart` line by line, so that one on which our own code fails is refused and does not stop the others.
    Raises VersionConflictError if other writers keep getting in between; the caller's transaction is to be rolled back.
    """
    report = Report()
    wanted: list[_Numbered] = []
    for number, raw in list_lines(chunk):
        read = _read(raw, job)
        if isinstance(read, Line):
            wanted.append(_Numbered(number, read))
        else:
            report.refused.append((number, read))
    for together in [[item] for item in wanted] if apart else [wanted]:
        _record(job, together, before, report, apart=apart)
    report.refused.sort(key=lambda refused: refused[0])
    return report


def list_lines(chunk: ImportChunk) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their numbers in the upload."""
    if chunk.body is not None:
        body = packing.unpack_text(chunk.body)
        yield from ((number, raw) for number, raw in enumerate(body.split(b"\n"), start=chunk.first_line) if raw)


def _read(raw: bytes, job: Import) -> Line | Problem:
    try:
        line = lines.parse(raw)
    except InvalidLineError as error:
        return problems.describe(error)
    right = domain.needed_right(line.draft.type)
    return line if right in job.rights else problems.scope_missing(right)


def _record(job: Import, wanted: Sequence[_Numbered], before: Overlay | None, report: Report, *, apart: bool) -> None:
    try:
        with transaction.atomic():
            outcomes = record_each(
                [item.line for item in wanted],
                context=_context(job),
                dry_run=job.dry_run,
                before=before,
                wake=False,  # working.py does, once for many chunks
            )
    except Exception as error:
        if not apart or isinstance(error, (VersionConflictError, OperationalError, InterfaceError)):
            raise
        _log.exception("import_line_failed", import_id=str(job.id), line=wanted[0].number)
        report.refused += [(item.number, problems.internal()) for item in wanted]
        return
    for numbered, item in zip(wanted, outcomes.items, strict=True):
        if isinstance(item, LineRecorded):
            report.recorded.append(_recorded(numbered.number, item.event, job))
        else:
            report.refused.append((numbered.number, problems.describe(item.error)))


def _recorded(number: int, event: Event, job: Import) -> RecordedLine:
    return number, None if job.dry_run else event.id, event.category, event.stream_id, event.version


def _context(job: Import) -> Context:
    return Context(
        actor=job.actor,
        channel="import",
        request_id=job.request_id,
        correlation_id=str(job.id),
    )
