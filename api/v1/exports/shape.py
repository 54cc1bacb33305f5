"""Exports in the shape in which clients get them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from pydantic import AwareDatetime, Field

from api.v1 import times
from api.v1.shapes import Shape
from events.exporting import Export as Job
from events.exporting import State
from events.exporting.models import AT_WORK

StateWord = Literal["waiting", "running", "done", "cancelled", "withdrawn", "expired", "failed"]
KindWord = Literal["deal", "company", "period", "everything"]


class ExportWhat(Shape):
    """What is exported, as known at `position`."""

    kind: KindWord
    id: UUID | None = Field(description="Of the deal or company.")
    from_: AwareDatetime | None = Field(alias="from", description="A period's, of record time.")
    to: AwareDatetime | None
    position: int
    checkpoint_size: int = Field(description="The size of the signed tree that the proofs lead to.")
    events: int


class ExportLinks(Shape):
    """Addresses. `file` is there while the file is; `cancel` while there is something to cancel."""

    self: str
    file: str | None
    cancel: str | None


class Export(Shape):
    """A zip file for an auditor, and how far it has come."""

    id: UUID
    state: StateWord
    what: ExportWhat
    percent: int
    size: int | None = Field(description="Bytes of the file.")
    sha256: str | None = Field(description="Of the file, hexadecimal.")
    created_at: AwareDatetime
    finished_at: AwareDatetime | None
    expires_at: AwareDatetime = Field(description="When the file is removed.")
    links: ExportLinks


def render(job: Job) -> dict[str, Any]:
    """The shape Export."""
    return {
        "id": str(job.id),
        "state": job.state,
        "what": {
            "kind": job.kind,
            "id": str(job.stream_id) if job.stream_id else None,
            "from": _moment(job.from_at),
            "to": _moment(job.to_at),
            "position": job.position,
            "checkpoint_size": job.checkpoint_size,
            "events": job.events_total,
        },
        "percent": job.percent,
        "size": job.bytes,
        "sha256": job.sha256,
        "created_at": times.to_text(job.created_at),
        "finished_at": _moment(job.finished_at),
        "expires_at": times.to_text(job.expires_at),
        "links": _links(job),
    }


def _links(job: Job) -> dict[str, str | None]:
    is_cancellable = job.state in (*AT_WORK, State.DONE)
    return {
        "self": reverse("api:export", args=[job.id]),
        "file": reverse("api:export-file", args=[job.id]) if job.state == State.DONE else None,
        "cancel": reverse("api:export-cancel", args=[job.id]) if is_cancellable else None,
    }


def _moment(at: datetime | None) -> str | None:
    return times.to_text(at) if at else None
