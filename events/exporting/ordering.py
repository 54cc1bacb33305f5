"""Ordering an export, finding it, and giving it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from events import history, integrity, store
from events.exporting import reading
from events.exporting.errors import EmptyExportError, ExportGoneError, ExportNotReadyError, UnknownExportError
from events.exporting.hinting import hint_on_commit
from events.exporting.models import AT_WORK, Export, Kind, State
from events.history import UnknownStreamError
from events.recording import KeyReusedError
from events.store import AheadOfLogError, canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted: a deal or company by `stream_id`, a period by record time (both ends included), or everything;
    as known at a position, without one at the newest signed one."""

    kind: Kind
    stream_id: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    known_position: int | None = None

    @property
    def digest(self) -> str:
        times = [moment and moment.astimezone(UTC).isoformat() for moment in (self.from_at, self.to_at)]
        return sha256(canonical_json([self.kind, self.stream_id, *times, self.known_position])).hexdigest()


@dataclass(frozen=True, slots=True)
class Ordered:
    job: Export
    replayed: bool = False


def order(wanted: Order, *, client: str, key: str) -> Ordered:
    """Have a file built in the background; the same order under the same key again is a replay.

    Raises KeyReusedError for another order under it, LogUnsignedError, NotCoveredError, AheadOfLogError,
    UnknownStreamError, EmptyExportError.
    """
    if found := Export.objects.filter(client=client, key=key).first():
        return _replay(found, wanted)
    try:
        with transaction.atomic():
            job = Export.objects.create(client=client, key=key, **_columns(wanted))
            hint_on_commit(str(job.id))
    except IntegrityError:
        return _replay(Export.objects.get(client=client, key=key), wanted)
    return Ordered(job)


def get_export(export_id: str, client: str | None) -> Export:
    """The export of this client, or with None of any. Raises UnknownExportError."""
    found = _mine(client).filter(id=export_id).first()
    if found is None:
        raise UnknownExportError(export_id=export_id)
    return found


def get_finished(export_id: str, client: str | None) -> Export:
    """One whose file is there. Raises UnknownExportError, ExportNotReadyError, ExportGoneError."""
    job = get_export(export_id, client)
    if job.state in AT_WORK:
        raise ExportNotReadyError(percent=job.percent)
    if job.state != State.DONE or job.expires_at <= datetime.now(UTC):
        raise ExportGoneError(state=State.EXPIRED if job.state == State.DONE else job.state)
    return job


def list_exports(client: str | None, *, after: int, limit: int) -> list[Export]:
    """In the order in which they were ordered, those with a number above `after`."""
    return list(_mine(client).filter(number__gt=after).order_by("number")[:limit])


def cancel(export_id: str, client: str | None) -> Export:
    """Stop it and remove its file. Waits for the piece in hand. Again: changes nothing. Raises UnknownExportError."""
    with transaction.atomic():
        job = _mine(client).select_for_update().filter(id=export_id).first()
        if job is None:
            raise UnknownExportError(export_id=export_id)
        if job.state in (*AT_WORK, State.DONE):
            end(job, State.CANCELLED)
    return job


def end(job: Export, state: State) -> None:
    """Remove the file of an export that the caller holds locked."""
    job.chunks.all().delete()
    job.state, job.finished_at = state, job.finished_at or datetime.now(UTC)
    job.save(update_fields=["state", "finished_at"])


def _replay(found: Export, wanted: Order) -> Ordered:
    if found.request_digest != wanted.digest:
        raise KeyReusedError(key=found.key)
    return Ordered(found, replayed=True)


def _columns(wanted: Order) -> dict[str, Any]:
    now = datetime.now(UTC)
    position, size = _locate(wanted.known_position)
    first, last, streams = _select(wanted, position)
    total = (
        last - first + 1 if wanted.kind in (Kind.PERIOD, Kind.EVERYTHING) else reading.count_events(streams or [], last)
    )
    if total <= 0:
        raise EmptyExportError(position=last)
    return {
        "id": store.new_id(),
        "request_digest": wanted.digest,
        "kind": wanted.kind,
        "stream_id": wanted.stream_id,
        "from_at": wanted.from_at,
        "to_at": wanted.to_at,
        "first": first,
        "position": last,
        "checkpoint_size": size,
        "stream_ids": streams,
        "texts": [] if wanted.stream_id else None,
        "events_total": total,
        "created_at": now,
        "touched_at": now,
        "expires_at": now + timedelta(days=settings.EXPORT_DAYS),
    }


def _locate(position: int | None) -> tuple[int, int]:
    """The position and the size of the checkpoint that covers it."""
    newest = integrity.get_checkpoint()
    if position is None:
        position = newest.size
    if position > (head := store.head()):
        raise AheadOfLogError(after=position, head=head)
    size = reading.find_signed_size(position)
    if size is None:
        raise integrity.NotCoveredError(what=f"Position {position}", size=newest.size)
    return position, size


def _select(wanted: Order, position: int) -> tuple[int, int, list[str] | None]:
    """The first and the last position, and the streams where it is not all of them."""
    if wanted.kind == Kind.EVERYTHING:
        return 1, position, None
    if wanted.kind == Kind.PERIOD:
        assert wanted.from_at
        assert wanted.to_at
        first = store.position_at(wanted.from_at - timedelta(microseconds=1)) + 1
        last = min(store.position_at(wanted.to_at), position)
        return first, last, reading.list_streams_between(first, last)
    return 1, position, _streams_of(wanted, position)


def _streams_of(wanted: Order, position: int) -> list[str]:
    """The stream itself, of a company also the deals that name it, the seminars that name any of these, and the sources
    that all of them rest on."""
    assert wanted.stream_id
    known = history.find_known(wanted.stream_id, position)
    if known is None or known.category != wanted.kind:
        raise UnknownStreamError(stream_id=wanted.stream_id)
    streams = {wanted.stream_id}
    if wanted.kind == Kind.COMPANY:
        streams.update(reading.list_deals_naming(wanted.stream_id, position))
    streams.update(reading.list_seminars_naming(sorted(streams), position))
    return sorted(streams.union(reading.list_cited_sources(sorted(streams), position)))


def _mine(client: str | None) -> QuerySet[Export]:
    return Export.objects.all() if client is None else Export.objects.filter(client=client)
