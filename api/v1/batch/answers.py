"""The answer to a batch: what became of each line, and where the streams stand."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from api import problems
from api.v1 import rendering
from api.v1.shapes import Shape, StreamRef
from events.recording import LineRecorded, LineRefused, Outcomes, StreamReached


class BatchEvent(Shape):
    """An event as briefly as it can be named; `GET /events/{id}` tells it whole."""

    id: UUID | None = Field(description="Null in a dry run.")
    stream: StreamRef
    version: int
    type: str
    position: int | None = Field(description="Its place in the log; null until it is sealed, a moment after the write.")


class BatchItem(Shape):
    """What became of one line: the event that was recorded, or the problem that stopped it."""

    index: int = Field(ge=0)
    status: int = Field(description="201 where it was recorded, else the status of its problem.")
    event: BatchEvent | None
    problem: dict[str, Any] | None = Field(description="As in an answer that is a problem (RFC 9457).")


class BatchStream(Shape):
    """A stream that gained events, as it stands after them."""

    category: Literal["deal", "company", "seminar", "source"]
    id: UUID | None = Field(description="Null in a dry run that opens the stream without an id.")
    version: int
    stage: str | None = Field(description="Of a deal; null for other streams.")


class Batch(Shape):
    items: list[BatchItem]
    streams: list[BatchStream]
    recorded: int = Field(ge=0)
    refused: int = Field(ge=0)


def render(outcomes: Outcomes, own_ids: Collection[str]) -> dict[str, Any]:
    """The shape Batch. `own_ids` are the streams that have an id without this request; a dry run names no others."""
    hidden = outcomes.dry_run
    items = [_item(index, item, hidden, own_ids) for index, item in enumerate(outcomes.items)]
    recorded = sum(item["problem"] is None for item in items)
    return {
        "items": items,
        "streams": [_stream(stream, hidden, own_ids) for stream in outcomes.streams],
        "recorded": recorded,
        "refused": len(items) - recorded,
    }


def _item(index: int, item: LineRecorded | LineRefused, hidden: bool, own_ids: Collection[str]) -> dict[str, Any]:
    if isinstance(item, LineRefused):
        problem = problems.describe(item.error)
        return {"index": index, "status": int(item.error.http_status), "event": None, "problem": problem}
    event = item.event
    told = rendering.name_event(event) | {
        "id": None if hidden else event.id,
        "stream": {"category": event.category, "id": _id(event.stream_id, hidden, own_ids)},
    }
    return {"index": index, "status": int(HTTPStatus.CREATED), "event": told, "problem": None}


def _stream(stream: StreamReached, hidden: bool, own_ids: Collection[str]) -> dict[str, Any]:
    return {
        "category": stream.category,
        "id": _id(stream.stream_id, hidden, own_ids),
        "version": stream.version,
        "stage": getattr(stream.state, "stage", None),
    }


def _id(stream_id: str, hidden: bool, own_ids: Collection[str]) -> str | None:
    return None if hidden and stream_id not in own_ids else stream_id
