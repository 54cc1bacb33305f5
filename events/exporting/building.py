"""Building the file of an export, piece after piece: each is one transaction with the cursor, so each happens once.

One worker at a time: the row of the export is locked for a piece, and who finds it locked leaves. A killed worker's
piece is as if it had not been begun, and any other goes on where the cursor stands.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from events.exporting import zipping
from events.exporting.members import Source, list_members
from events.exporting.models import AT_WORK, Export, ExportChunk, State
from events.projections.memory import collector_paused

FAILURES_MAX = 5
"""How often a piece may fail in a row before the export is given up."""

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Cursor:
    """Where the next piece goes: which member, after what of it, and what is known of the member so far."""

    member: int = 0
    after: int = 0
    chunk: int = 0
    header: int | None = None
    crc: int = 0
    size: int = 0
    packed: int = 0

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def work(export_id: str, *, seconds: float) -> bool:
    """Work on an export until it is finished or another worker has it; False when `seconds` were over before that.

    Raises what the database raises; a piece in hand is then as if it had not been begun.
    """
    deadline = time.monotonic() + seconds
    members: list[Source] = []
    while _take_step(export_id, members):
        if time.monotonic() > deadline:
            return False
    return True


def _take_step(export_id: str, members: list[Source]) -> bool:
    try:
        with transaction.atomic(), collector_paused():
            job = Export.objects.select_for_update(skip_locked=True).filter(id=export_id, state__in=AT_WORK).first()
            if job is None:
                return False
            members += list_members(job) if not members else ()
            return _step(job, members)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("export_piece_failed", export_id=export_id)
        return _note_failure(export_id)


def _note_failure(export_id: str) -> bool:
    """Another attempt; after some in a row the export has failed."""
    with transaction.atomic():
        job = Export.objects.select_for_update().get(id=export_id)
        job.failures += 1
        if job.failures >= FAILURES_MAX:
            job.state, job.finished_at = State.FAILED, datetime.now(UTC)
            job.chunks.all().delete()
        job.save(update_fields=["failures", "state", "finished_at"])
    return job.state in AT_WORK


def _step(job: Export, members: Sequence[Source]) -> bool:
    """Add a piece, or the directory behind the last one; whether there is more to do."""
    cursor = Cursor(**job.cursor)
    if cursor.member == len(members):
        _finish(job, cursor)
        return False
    source = members[cursor.member]
    piece = source.read(cursor.after)
    if cursor.header is None:
        cursor.header, cursor.chunk = cursor.chunk, cursor.chunk + 1
    packed = zipping.pack(piece.data, is_last=piece.after is None)
    ExportChunk.objects.create(job=job, number=cursor.chunk, body=packed)
    cursor.chunk += 1
    cursor.crc, cursor.size = zlib.crc32(piece.data, cursor.crc), cursor.size + len(piece.data)
    cursor.packed += len(packed)
    if piece.after is None:
        cursor = _close(job, source.name, cursor)
    else:
        cursor.after = piece.after
    _keep(job, cursor, piece.texts, members)
    return True


def _close(job: Export, name: str, cursor: Cursor) -> Cursor:
    """Write the header of a member that is whole; the cursor stands before the next one."""
    assert cursor.header is not None
    member = zipping.Member(name, cursor.crc, cursor.size, cursor.packed)
    ExportChunk.objects.create(
        job=job, number=cursor.header, body=zipping.local_header(member), member=name, crc=member.crc,
        size=member.size, packed=member.packed,
    )  # fmt: skip
    return Cursor(member=cursor.member + 1, chunk=cursor.chunk)


def _keep(job: Export, cursor: Cursor, texts: Sequence[str], members: Sequence[Source]) -> None:
    job.cursor, job.state, job.failures, job.touched_at = cursor.to_json(), State.RUNNING, 0, datetime.now(UTC)
    job.percent = 99 * cursor.member // len(members)
    if job.texts is not None and texts:
        job.texts = sorted({*job.texts, *texts})
    job.save(update_fields=["cursor", "state", "failures", "touched_at", "percent", "texts"])


def _finish(job: Export, cursor: Cursor) -> None:
    """From here on the file is there."""
    headers = job.chunks.filter(member__isnull=False).order_by("number")
    rows = headers.values_list("member", "crc", "size", "packed")
    members = [zipping.Member(name or "", crc or 0, size or 0, packed or 0) for name, crc, size, packed in rows]
    ExportChunk.objects.create(job=job, number=cursor.chunk, body=zipping.directory(members))
    hashed, length = sha256(), 0
    for piece in read_file(job):
        hashed.update(piece)
        length += len(piece)
    now = datetime.now(UTC)
    job.state, job.percent, job.finished_at, job.touched_at = State.DONE, 100, now, now
    job.expires_at = now + timedelta(days=settings.EXPORT_DAYS)
    job.bytes, job.sha256 = length, hashed.hexdigest()
    job.save()


def read_file(job: Export) -> Iterator[bytes]:
    """The file, a chunk at a time."""
    number = -1
    while rows := list(job.chunks.filter(number__gt=number).order_by("number").values_list("number", "body")[:20]):
        yield from (bytes(body) for _, body in rows)
        number = rows[-1][0]
