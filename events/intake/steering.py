"""What people do with an import that is there: find it, cancel it, undo it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from pydantic import Field

from events.catalogue import Actor, Value
from events.catalogue.fixing import RetractionCode
from events.catalogue.values import LongText
from events.intake.errors import ImportStateError, UnknownImportError
from events.intake.hinting import hint_on_commit
from events.intake.models import Import, State

UNDO_BEGUN = (State.UNDOING, State.UNDONE)


class Reason(Value):
    """Why the events of an import leave the record; the same for each of them."""

    reason: LongText = Field(description="In words; no names of people.")
    reason_code: RetractionCode = "entry_error"


def get_import(import_id: str, client: str | None) -> Import:
    """The import of this client, or with None of any. Raises UnknownImportError."""
    found = _mine(client).filter(id=import_id).first()
    if found is None:
        raise UnknownImportError(import_id=import_id)
    return found


def list_imports(client: str | None, *, after: int, limit: int) -> list[Import]:
    """In the order in which they were begun, those with a number above `after`."""
    return list(_mine(client).filter(number__gt=after).order_by("number")[:limit])


def cancel(import_id: str, client: str | None) -> Import:
    """What is recorded stays, what is not never will be. Waits for the chunk in hand. Again: changes nothing.

    Raises UnknownImportError, and ImportStateError for an import that has come to its end.
    """
    with transaction.atomic():
        job = _hold(import_id, client)
        if job.state == State.CANCELLED:
            return job
        if not job.is_cancellable:
            raise ImportStateError(action="cancelled", state=job.state)
        job.state, job.finished_at = State.CANCELLED, datetime.now(UTC)
        job.save(update_fields=["state", "finished_at"])
        job.chunks.update(body=None)
    return job


def undo(import_id: str, client: str | None, *, actor: Actor, reason: Reason) -> Import:
    """Begin to retract what the import recorded, in the name of `actor`. Again: changes nothing.

    Raises UnknownImportError, and ImportStateError for a dry run and for an import that is still at work.
    """
    with transaction.atomic():
        job = _hold(import_id, client)
        if job.state in UNDO_BEGUN:
            return job
        if not job.is_undoable:
            raise ImportStateError(action="undone", state="a dry run" if job.dry_run else job.state)
        job.state, job.failures, job.touched_at = State.UNDOING, 0, datetime.now(UTC)
        job.undo_actor_kind, job.undo_actor_id = actor.kind, actor.id
        job.undo_reason_code, job.undo_reason = reason.reason_code, reason.reason
        job.save()
        hint_on_commit(import_id)
    return job


def _hold(import_id: str, client: str | None) -> Import:
    job = _mine(client).select_for_update().filter(id=import_id).first()
    if job is None:
        raise UnknownImportError(import_id=import_id)
    return job


def _mine(client: str | None) -> QuerySet[Import]:
    jobs = Import.objects.exclude(state=State.RECEIVING)
    return jobs if client is None else jobs.filter(client=client)
