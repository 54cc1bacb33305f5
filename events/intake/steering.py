"""What people do with an import that is there: find it, cancel it, undo it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from events.catalogue import Actor
from events.intake.errors import ImportStateError, UnknownImportError
from events.intake.hinting import hint_on_commit
from events.intake.models import Import, State

CANCELLABLE = (State.WAITING, State.RUNNING)
UNDOABLE = (State.DONE, State.CANCELLED, State.FAILED)
UNDO_BEGUN = (State.UNDOING, State.UNDONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the events of an import leave the record; the same for each of them."""

    code: str
    text: str


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
        if job.state not in CANCELLABLE:
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
        if job.dry_run or job.state not in UNDOABLE:
            raise ImportStateError(action="undone", state="a dry run" if job.dry_run else job.state)
        job.state, job.failures, job.touched_at = State.UNDOING, 0, datetime.now(UTC)
        job.undo_actor_kind, job.undo_actor_id = actor.kind, actor.id
        job.undo_reason_code, job.undo_reason = reason.code, reason.text
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
