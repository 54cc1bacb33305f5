"""What may be ordered: the body of `POST /exports`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from api.errors import InvalidBodyError
from api.parameters import POSITION_MAX, parse_id
from api.v1 import times
from events.exporting import Kind, Order

_FIELDS = ("deal", "company", "from", "to", "everything", "known_position")
_WAYS = (frozenset({"deal"}), frozenset({"company"}), frozenset({"from", "to"}), frozenset({"everything"}))
_ALLOWED = "Name what to export: deal, company, from and to, or everything; and known_position if you like."
_UUID = {"type": "string", "format": "uuid"}
_MOMENT = {"type": "string", "examples": ["2025-04-10T00:00:00Z", "2025-04-10"]}
_POSITION = {
    "type": "integer",
    "minimum": 1,
    "format": "int64",
    "description": "As known at this position; unless given, at the newest signed one.",
}


def _way(description: str, **fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": {**fields, "known_position": _POSITION},
        "required": list(fields),
        "additionalProperties": False,
    }


SCHEMA = {
    "anyOf": [
        _way("A deal, with the seminars about it and the sources that all of it rests on.", deal=_UUID),
        _way("A company, with the deals and seminars that name it and their sources.", company=_UUID),
        _way("What was recorded in a period; a date means all of that day in UTC.", **{"from": _MOMENT, "to": _MOMENT}),
        _way("The whole log.", everything={"type": "boolean", "const": True}),
    ]
}


def parse(body: Any) -> Order:
    """Raises InvalidBodyError naming everything that is wrong."""
    if not isinstance(body, Mapping):
        raise InvalidBodyError(detail=_ALLOWED, errors=[_error("", "object-expected", _ALLOWED)])
    errors = [_error(f"/{name}", "unknown-field", _ALLOWED) for name in body if name not in _FIELDS]
    if not errors and frozenset(body) - {"known_position"} not in _WAYS:
        errors.append(_error("", "not-allowed", _ALLOWED))
    values: dict[str, Any] = {}
    for name, value in body.items() if not errors else ():
        try:
            values[name] = _parse(name, value)
        except ValueError as error:
            errors.append(_error(f"/{name}", "not-allowed", str(error)))
    if not errors and "from" in values and values["from"] > values["to"]:
        errors.append(_error("/to", "not-allowed", "Must not be before `from`."))
    if errors:
        raise InvalidBodyError(detail=" ".join(error["detail"] for error in errors), errors=errors)
    return _order(values)


def _order(values: Mapping[str, Any]) -> Order:
    kind = next((kind for kind in Kind if kind in values), Kind.PERIOD)
    return Order(
        kind=kind,
        stream_id=values.get(kind) if kind in (Kind.DEAL, Kind.COMPANY) else None,
        from_at=values.get("from"),
        to_at=values.get("to"),
        known_position=values.get("known_position"),
    )


def _parse(name: str, value: Any) -> Any:
    if name == "known_position":
        if type(value) is not int or not 1 <= value <= POSITION_MAX:
            raise ValueError("Must be a position: a whole number from 1.")
        return value
    if name == "everything":
        if value is not True:
            raise ValueError("Must be true, or left out.")
        return value
    if not isinstance(value, str):
        raise ValueError("Must be text.")
    return parse_id(value) if name in ("deal", "company") else _parse_moment(name, value)


def _parse_moment(name: str, text: str) -> datetime:
    """A date means from its beginning, or to its end as far as it has passed."""
    moment = times.parse_known_at(text).instant
    is_date = "T" not in text.upper()
    return datetime.combine(moment.date(), time.min, UTC) if name == "from" and is_date else moment


def _error(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}
