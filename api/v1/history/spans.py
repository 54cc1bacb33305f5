"""Two places on one axis of time, as query parameters: `known_from`/`known_to`, or `valid_from`/`valid_to`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NoReturn

from api.errors import BadParameterError
from api.parameters import POSITION_MAX, Parameter, number
from api.v1 import times
from api.v1.times import Days, Moment
from events import history, store
from events.history import Coordinates
from events.history.diffs import Span

_DAY_LENGTH = len("2025-04-10")
_KNOWLEDGE = ("known_from", "known_from_position", "known_to", "known_to_position")
_WORLD = ("valid_from", "valid_to")


def parse_known_from(text: str) -> Moment:
    """The moment after which something was recorded; a date means before the first moment of that day in UTC."""
    moment = times.parse_known_at(text)
    if len(text) > _DAY_LENGTH:
        return moment
    midnight = datetime.combine(date.fromisoformat(text), time.min, UTC)
    try:
        return Moment(midnight - timedelta(microseconds=1))
    except OverflowError:
        return Moment(midnight)


KNOWN_FROM = Parameter(
    name="known_from",
    parse=parse_known_from,
    schema={"type": "string", "examples": ["2025-04-07", "2025-04-07T09:30:00Z"]},
    description="What was recorded after this instant, or from the beginning of this date in UTC.",
)
KNOWN_TO = Parameter(
    name="known_to",
    parse=times.parse_known_at,
    schema={"type": "string", "examples": ["2025-04-10", "2025-04-10T18:00:00Z"]},
    description="What was recorded up to this instant, or to the end of this date in UTC; up to now unless given.",
)
KNOWN_FROM_POSITION = number(
    "known_from_position", 0, POSITION_MAX, "`known_from` as a position of the log: what was recorded after it."
)
KNOWN_TO_POSITION = number(
    "known_to_position", 0, POSITION_MAX, "`known_to` as a position of the log: what was recorded up to it."
)
VALID_FROM = Parameter(
    name="valid_from",
    parse=times.parse_valid_at,
    schema={"type": "string", "examples": ["2024-01-01", "2024"]},
    description="What happened from this day on, or from the first day of this partial date.",
)
VALID_TO = Parameter(
    name="valid_to",
    parse=times.parse_valid_at,
    schema={"type": "string", "examples": ["2024-12-31", "2024-H1"]},
    description="What happened up to this day, or the last day of this partial date; up to today unless given.",
)
PARAMETERS = (
    KNOWN_FROM,
    KNOWN_FROM_POSITION,
    KNOWN_TO,
    KNOWN_TO_POSITION,
    VALID_FROM,
    VALID_TO,
    times.VALID_AT,
    times.KNOWN_AT,
    times.KNOWN_POSITION,
)
"""Of a question about what changed: the two ends on one axis, and the place on the other."""


def read_span(query: Mapping[str, Any]) -> Span:
    """The span that the parameters ask for. Raises BadParameterError, and AheadOfLogError for a position to come."""
    on_knowledge = [name for name in _KNOWLEDGE if query[name] is not None]
    on_world = [name for name in _WORLD if query[name] is not None]
    if bool(on_knowledge) == bool(on_world):
        detail = "Give the ends on exactly one axis: `known_from` (and `known_to`), or `valid_from` (and `valid_to`)."
        _refuse(detail, *(on_knowledge + on_world or ("known_from", "valid_from")))
    return _on_knowledge(query) if on_knowledge else _in_world(query)


def pin(query: Mapping[str, Any], span: Span) -> dict[str, int]:
    """What the addresses of further pages name, too, so that all stand where the first one did."""
    name = "known_to" if span.axis == "knowledge" else "known_at"
    position = "known_to_position" if span.axis == "knowledge" else "known_position"
    if query[name] is not None or query[position] is not None or span.end.position is None:
        return {}
    return {position: span.end.position}


def to_json(span: Span) -> dict[str, Any]:
    """What an answer says of where it stands: `as_of` is the end of the span, `since` its beginning."""
    return {"axis": span.axis, "since": times.to_json(span.start), "as_of": times.to_json(span.end)}


def _on_knowledge(query: Mapping[str, Any]) -> Span:
    for name in ("known_at", "known_position"):
        if query[name] is not None:
            _refuse("The two ends say what was known: only with `valid_from`.", name)
    if query["known_from"] is None and query["known_from_position"] is None:
        _refuse("Say since when: `known_from` or `known_from_position`.", "known_from")
    start, end = (_on_day(_locate(query, name), query["valid_at"]) for name in ("known_from", "known_to"))
    assert start.position is not None
    assert end.position is not None
    if start.position > end.position:
        _refuse("The span ends before it begins.", "known_from", "known_to")
    return Span(axis="knowledge", start=start, end=end)


def _in_world(query: Mapping[str, Any]) -> Span:
    if query["valid_at"] is not None:
        _refuse("The two ends say which days: only with `known_from`.", "valid_at")
    if query["valid_from"] is None:
        _refuse("Say since when: `valid_from`.", "valid_from")
    today = datetime.now(UTC).date()
    first: date = query["valid_from"].first
    last: date = query["valid_to"].last if query["valid_to"] else max(today, first)
    if first > last:
        _refuse("The span ends before it begins.", "valid_from", "valid_to")
    known = times.read_coordinates({name: query[name] for name in ("known_at", "known_position")})
    if known.position is None:
        known = replace(known, position=store.head())
    before = first - timedelta(days=1) if first > date.min else first
    return Span(axis="world", start=replace(known, valid_at=before), end=replace(known, valid_at=last))


def _on_day(found: Coordinates, days: Days | None) -> Coordinates:
    return replace(found, valid_at=days.last, valid_from=days.first, valid_text=days.text) if days else found


def _locate(query: Mapping[str, Any], name: str) -> Coordinates:
    """Where one end on the axis of knowledge lies; at the end of the log where it is not said."""
    _require_one_form(query, name)
    moment: Moment | None = query[name]
    position: int | None = query[f"{name}_position"]
    if moment is None and position is None:
        return history.locate(known_position=store.head())
    found = history.locate(known_at=moment.instant if moment else None, known_position=position)
    return found if moment is None or moment.is_fixed else replace(found, is_closed=False)


def _require_one_form(query: Mapping[str, Any], name: str) -> None:
    if query[name] is not None and query[f"{name}_position"] is not None:
        _refuse(f"Give `{name}` or `{name}_position`, not both.", name, f"{name}_position")


def _refuse(detail: str, *names: str) -> NoReturn:
    errors = [{"parameter": name, "code": "bad-parameter", "detail": detail} for name in names]
    raise BadParameterError(detail=detail, errors=errors)
