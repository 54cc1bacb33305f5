"""Imports and their lines in the shape in which clients get them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from pydantic import AwareDatetime, Field

from api.v1 import times
from api.v1.shapes import Problem, Shape, StreamRef
from events.intake import Import as Job
from events.intake import LineTold, State

StateWord = Literal["waiting", "running", "undoing", "done", "cancelled", "undone", "failed"]
LineStatus = Literal["recorded", "refused", "retracted", "kept"]
UNDO_BEGUN = (State.UNDOING, State.UNDONE)


class ImportLinks(Shape):
    """Addresses. `cancel` and `undo` are there while they can be asked for."""

    self: str
    lines: str
    refused: str
    cancel: str | None
    undo: str | None


class ImportUndo(Shape):
    """How far the undoing has come: of the events that were recorded, how many are retracted, and how many are kept."""

    reason_code: str
    reason: str
    retracted: int
    kept: int
    percent: int
    finished_at: AwareDatetime | None


class Import(Shape):
    """An upload of events, and how far it has come. A `dry_run` counts as recorded what would have been."""

    id: UUID = Field(description="Also the correlation id of every event that it recorded.")
    state: StateWord
    dry_run: bool
    lines_total: int
    lines_done: int
    recorded: int
    refused: int
    percent: int
    created_at: AwareDatetime
    updated_at: AwareDatetime
    started_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    undo: ImportUndo | None
    links: ImportLinks


class ImportedEvent(Shape):
    """The event that a line became. In a dry run it has no id."""

    id: UUID | None
    stream: StreamRef
    version: int


class ImportLine(Shape):
    """What became of a line. `problem` says why it was refused, or why its event was kept by an undo."""

    line: int = Field(description="As an editor counts, from 1, empty lines included.")
    status: LineStatus
    event: ImportedEvent | None
    retraction: UUID | None = Field(description="The event by which the undoing retracted it.")
    problem: Problem | None


def render_import(job: Job) -> dict[str, Any]:
    """The shape Import."""
    return {
        "id": str(job.id),
        "state": job.state,
        "dry_run": job.dry_run,
        "lines_total": job.lines_total,
        "lines_done": job.lines_done,
        "recorded": job.recorded,
        "refused": job.refused,
        "percent": _percent(job.lines_done, job.lines_total),
        "created_at": times.to_text(job.created_at),
        "updated_at": times.to_text(max(filter(None, (job.touched_at, job.finished_at, job.undone_at)))),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
        "undo": _undo(job) if job.state in UNDO_BEGUN else None,
        "links": _links(job),
    }


def render_line(job: Job, told: LineTold) -> dict[str, Any]:
    """The shape ImportLine."""
    event = told.stream_id and {
        "id": told.event_id,
        "stream": {"category": told.category, "id": told.stream_id},
        "version": told.version,
    }
    return {
        "line": told.line,
        "status": told.status,
        "event": event or None,
        "retraction": told.retraction_id,
        "problem": told.problem and _problem(job, told.line, told.problem),
    }


def _problem(job: Job, line: int, problem: dict[str, Any]) -> dict[str, Any]:
    """RFC 9457; its instance is the address at which this very line is told of."""
    lines = reverse("api:import-lines", args=[job.id])
    type_ = reverse("api:error", args=[problem["code"]])
    return {"type": type_, **problem, "instance": f"{lines}?after={line - 1}&limit=1"}


def _undo(job: Job) -> dict[str, Any]:
    return {
        "reason_code": job.undo_reason_code,
        "reason": job.undo_reason,
        "retracted": job.retracted,
        "kept": job.kept,
        "percent": _percent(job.retracted + job.kept, job.recorded),
        "finished_at": _moment(job.undone_at),
    }


def _links(job: Job) -> dict[str, str | None]:
    lines = reverse("api:import-lines", args=[job.id])
    return {
        "self": reverse("api:import", args=[job.id]),
        "lines": lines,
        "refused": f"{lines}?status=refused",
        "cancel": reverse("api:import-cancel", args=[job.id]) if job.is_cancellable else None,
        "undo": reverse("api:import-undo", args=[job.id]) if job.is_undoable else None,
    }


def _percent(done: int, total: int) -> int:
    return 100 * done // total if total else 100


def _moment(at: datetime | None) -> str | None:
    return times.to_text(at) if at else None
