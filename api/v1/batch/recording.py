"""A batch recorded: all of it or nothing, or line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.errors import InvalidBodyError
from api.v1 import writing
from api.v1.batch.parsing import Parsed
from api.v1.batch.versions import Grouped, group
from events.errors import DealTrackerError
from events.recording import (
    Context,
    Key,
    Line,
    LineRecorded,
    LineRefused,
    Outcomes,
    Recorded,
    StreamReached,
    record,
    record_each,
)

ERRORS_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who sends a batch, and how it is to be recorded."""

    context: Context
    key: Key
    dry_run: bool


def record_whole(lines: Parsed, order: Order) -> Outcomes:
    """All or nothing. Errors lead to every place in the body that is wrong."""
    fine = [line for line in lines if isinstance(line, Line)]
    if len(fine) < len(lines):
        raise _refuse_shapes(lines)
    _require_one_category(fine)
    try:
        grouped = group(fine)
    except DealTrackerError as error:
        raise _point_at_version(error, error.details["index"]) from None
    try:
        recorded = record(grouped.writes, context=order.context, key=order.key, dry_run=order.dry_run)
    except DealTrackerError as error:
        _explain(error, fine, grouped)
        raise
    return _outcomes(recorded, grouped)


def record_lines(lines: Parsed, order: Order) -> Outcomes:
    """Every line that can be recorded; the others come back with their errors, located in the body."""
    outcomes = record_each(lines, context=order.context, key=order.key, dry_run=order.dry_run)
    for index, item in enumerate(outcomes.items):
        if isinstance(item, LineRefused):
            _locate_line(item.error, index)
    return outcomes


def _require_one_category(lines: Sequence[Line]) -> None:
    """Raises InvalidBodyError where lines give one stream to several categories."""
    first: dict[str | None, str] = {}
    errors = [
        {
            "pointer": f"/events/{index}/stream/category",
            "code": "category-contradicts",
            "detail": f"An earlier line says that {line.stream_id} is a {first[line.stream_id]}.",
        }
        for index, line in enumerate(lines)
        if line.stream_id and first.setdefault(line.stream_id, line.category) != line.category
    ]
    if errors:
        raise InvalidBodyError(detail=errors[0]["detail"], errors=errors)


def _locate_line(error: DealTrackerError, index: int) -> None:
    for item in error.details.get("errors", ()):
        item["event_index"] = 0
    writing.locate(error, lambda _, pointer: f"/events/{index}{pointer}")


def _refuse_shapes(lines: Parsed) -> DealTrackerError:
    """What is wrong with the shape of lines, in one; what rests on no version only where nothing else is wrong."""
    refused = [(index, line.error) for index, line in enumerate(lines) if isinstance(line, LineRefused)]
    errors: list[dict[str, Any]] = []
    for index, error in refused:
        _locate_line(error, index)
        errors += error.details.get("errors") or [
            {"pointer": f"/events/{index}", "code": error.code, "detail": str(error)}
        ]
    first = refused[0][1]
    shapes = [error for _, error in refused if error.details.get("errors")]
    if shapes:
        detail = " ".join(f"{item['pointer']}: {item['detail']}" for item in errors[:5])
        return InvalidBodyError(detail=detail, errors=errors[:ERRORS_MAX])
    return type(first)(**(first.details | {"errors": errors[:ERRORS_MAX]}))


def _point_at_version(error: DealTrackerError, index: int) -> DealTrackerError:
    pointer = f"/events/{index}/expected_version"
    error.details["errors"] = [{"pointer": pointer, "code": error.code, "detail": str(error)}]
    return error


def _explain(error: DealTrackerError, lines: list[Line], grouped: Grouped) -> None:
    writing.locate(error, lambda number, pointer: f"/events/{grouped.indexes[number]}{pointer}")
    if "errors" in error.details:
        error.details["errors"] = error.details["errors"][:ERRORS_MAX]
    elif stream_id := error.details.get("stream_id"):
        resting = [
            index
            for index, line in enumerate(lines)
            if line.stream_id == stream_id and line.expected_version is not None
        ]
        if resting:
            _point_at_version(error, resting[0])
        else:
            writing.mark_race(error)


def _outcomes(recorded: Recorded, grouped: Grouped) -> Outcomes:
    """The answer of `record` in the order of the lines."""
    events = [event for stream in recorded.streams for event in stream.events]
    by_line = dict(zip(grouped.indexes, events, strict=True))
    reached = {stream.stream_id: stream for stream in (*recorded.streams, *recorded.companions)}
    return Outcomes(
        items=tuple(LineRecorded(by_line[index]) for index in range(len(events))),
        streams=tuple(
            StreamReached(category=s.category, stream_id=s.stream_id, version=s.version, state=s.state)
            for s in reached.values()
        ),
        replayed=recorded.replayed,
        dry_run=recorded.dry_run,
    )
