"""Taking an upload in: all of it or nothing.

An import begins as a row in the state `receiving` and its chunks are added in short transactions of their own, so that
no long one is open while a client sends. Only a stream that ended properly becomes `waiting`, which is the first state
that workers look at. Whatever else happens, the receiver removes what it stored; where it is killed, the sweep does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from events import store
from events.catalogue import Actor
from events.intake import packing
from events.intake.cutting import Cut, Cutter
from events.intake.errors import EmptyImportError, UploadIncompleteError
from events.intake.hinting import hint_on_commit
from events.intake.models import Import, ImportChunk, State
from events.recording import Key, KeyReusedError, claim
from events.store import KeyInFlightError

ABANDONED = timedelta(seconds=120)
"""An upload of which nothing was heard for so long has lost its receiver."""

BEAT_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who sends what. `key` is the client's idempotency key; `may_...` say which lines are let through."""

    actor: Actor
    client: str
    key: str
    dry_run: bool = False
    may_correct: bool = False
    may_merge: bool = False
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    job: Import
    replayed: bool = False


def receive(order: Order, pieces: Iterable[bytes]) -> Received:
    """Store the lines of a stream and have them worked off; the same lines under the same key again are a replay.

    Raises KeyInFlightError while another upload has the key, KeyReusedError for other lines under it, EmptyImportError,
    ImportTooLargeError, LineTooLongError, UploadIncompleteError, and whatever `pieces` raise; then nothing is kept.
    """
    cutter = Cutter(
        max_bytes=settings.IMPORT_MAX_BYTES, max_lines=settings.IMPORT_DRY_RUN_LINES if order.dry_run else None
    )
    job, is_new = _begin(order)
    if not is_new:
        return _replay(job, cutter, pieces)
    try:
        for number, cut in enumerate(cutter.cut(_beating(job, pieces))):
            _store(job, number, cut)
        if not cutter.lines:
            raise EmptyImportError()
        return Received(_finish(job, cutter))
    except BaseException:
        discard(job)
        raise


def discard(job: Import) -> None:
    """Remove an import that is still being received, with everything of it."""
    with transaction.atomic():
        if Import.objects.select_for_update().filter(pk=job.pk, state=State.RECEIVING).exists():
            job.delete()


def remove_abandoned(now: datetime) -> int:
    """Remove what receivers that are no more left behind; how many uploads that were."""
    found = Import.objects.filter(state=State.RECEIVING, touched_at__lt=now - ABANDONED)
    jobs = list(found[:100])
    for job in jobs:
        discard(job)
    return len(jobs)


def _begin(order: Order) -> tuple[Import, bool]:
    """A new row under the key, or the import that has it. Raises KeyInFlightError, KeyReusedError."""
    now = datetime.now(UTC)
    try:
        with transaction.atomic():
            job = Import.objects.create(**_columns(order, now))
            if not order.dry_run and store.find_key(order.client, order.key):
                raise KeyReusedError(key=order.key)  # before a long upload rather than after it
            return job, True
    except IntegrityError:
        found = Import.objects.filter(client=order.client, key=order.key, dry_run=order.dry_run).first()
    if found is not None and found.state != State.RECEIVING:
        return found, False
    raise KeyInFlightError(client=order.client, key=order.key)


def _columns(order: Order, now: datetime) -> dict[str, object]:
    return {
        "id": store.new_id(),
        "client": order.client,
        "key": order.key,
        "dry_run": order.dry_run,
        "state": State.RECEIVING,
        "actor_kind": order.actor.kind,
        "actor_id": order.actor.id,
        "may_correct": order.may_correct,
        "may_merge": order.may_merge,
        "request_id": order.request_id,
        "created_at": now,
        "touched_at": now,
    }


def _replay(job: Import, cutter: Cutter, pieces: Iterable[bytes]) -> Received:
    for _ in cutter.cut(pieces):
        pass
    if cutter.digest != job.request_digest:
        raise KeyReusedError(key=job.key)
    return Received(job, replayed=True)


def _beating(job: Import, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, with a sign of life now and then: slow clients fill a chunk in minutes."""
    last = time.monotonic()
    for piece in pieces:
        yield piece
        if time.monotonic() - last > BEAT_SECONDS:
            last = time.monotonic()
            _touch(job)


def _touch(job: Import, **columns: object) -> None:
    """Raises UploadIncompleteError if the sweep took us for dead."""
    now = datetime.now(UTC)
    if not Import.objects.filter(pk=job.pk, state=State.RECEIVING).update(touched_at=now, **columns):
        raise UploadIncompleteError()


def _store(job: Import, number: int, cut: Cut) -> None:
    body = packing.pack_text(cut.body)
    with transaction.atomic():
        _touch(job)
        ImportChunk.objects.create(
            job=job, number=number, first_line=cut.first_line, span=cut.span, lines=cut.lines, body=body
        )


def _finish(job: Import, cutter: Cutter) -> Import:
    """From here on the import is there, whatever becomes of us, and its key stands for it."""
    with transaction.atomic():
        if not job.dry_run:
            claim(Key(job.client, job.key), f"import {cutter.digest}")
        _touch(job, state=State.WAITING, lines_total=cutter.lines, request_digest=cutter.digest)
        hint_on_commit(str(job.id))
    job.refresh_from_db()
    return job
