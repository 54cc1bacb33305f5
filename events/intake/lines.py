"""From a line of NDJSON to an event that can be judged. Pure: what the data say is for the recorder to judge.

A line is an event as every write takes it, with the stream that it belongs to:
`{"stream": {"category": "deal", "id": "..."}, "type": "deal.approached", "data": {...}, "citations": [...]}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from events.domain import OPENING_TYPES
from events.intake import strict_json
from events.intake.errors import InvalidLineError
from events.recording import Draft, Line

EVENT_FIELDS = ("type", "data", "occurred", "citations", "inferred", "on_behalf_of")
FIELDS = frozenset({*EVENT_FIELDS, "stream", "expected_version"})
STREAM_FIELDS = frozenset({"category", "id"})
VERSION_MAX = 2**31 - 1

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

Errors = list[dict[str, str]]


def parse(raw: bytes) -> Line:
    """Raises InvalidLineError with everything that is wrong with the line's shape."""
    try:
        value = strict_json.parse(raw)
    except strict_json.NotStrictError as error:
        raise _invalid([_error("", "json-expected", str(error))]) from None
    return read(value)


def read(value: Any) -> Line:
    """The same of a value that is parsed already."""
    if not isinstance(value, dict):
        raise _invalid([_error("", "object-expected", "Expected an event as an object.")])
    errors: Errors = []
    if not value.keys() <= FIELDS:
        errors += _unknown_fields(value, FIELDS, "")
    if not isinstance(value.get("type"), str):
        errors.append(_error("/type", "text-expected", "Needed: an event type such as deal.approached."))
    if not isinstance(value.get("data"), dict):
        errors.append(_error("/data", "object-expected", "Needed: the data of the event, an object."))
    category, stream_id = _read_stream(value, errors)
    expected_version = _read_version(value.get("expected_version"), errors)
    if errors:
        raise _invalid(errors)
    draft = Draft(**{name: value[name] for name in EVENT_FIELDS if name in value})
    return Line(category=category, stream_id=stream_id, draft=draft, expected_version=expected_version)


def _read_stream(value: Mapping[str, Any], errors: Errors) -> tuple[str, str | None]:
    stream = value.get("stream")
    if not isinstance(stream, dict):
        errors.append(_error("/stream", "object-expected", "Needed: the stream, an object with category and id."))
        return "", None
    if not stream.keys() <= STREAM_FIELDS:
        errors += _unknown_fields(stream, STREAM_FIELDS, "/stream")
    category = stream.get("category")
    if not isinstance(category, str) or category not in OPENING_TYPES:
        errors.append(_error("/stream/category", "not-allowed", f"Must be one of {', '.join(OPENING_TYPES)}."))
        category = ""
    given = stream.get("id")
    stream_id = _read_id(given, errors)
    if given is None and value.get("type") != OPENING_TYPES.get(category):
        detail = f"Needed: the id of the stream. Only {OPENING_TYPES.get(category, 'an opening event')} can do without."
        errors.append(_error("/stream/id", "missing", detail))
    return category, stream_id


def _read_id(given: Any, errors: Errors) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str) or not _ID.fullmatch(given):
        errors.append(_error("/stream/id", "id-form", "Expected a UUID such as 0198c0de-0000-7000-8000-000000000000."))
        return None
    return given.lower()


def _read_version(given: Any, errors: Errors) -> int | None:
    if given is None or (type(given) is int and 0 <= given <= VERSION_MAX):
        return given
    errors.append(_error("/expected_version", "integer-expected", f"Expected an integer from 0 to {VERSION_MAX}."))
    return None


def _unknown_fields(value: Mapping[str, Any], known: frozenset[str], pointer: str) -> Errors:
    return [
        _error(f"{pointer}/{_escape(name)}", "unknown-field", f"There is no field {name[:100]!r} here.")
        for name in value
        if name not in known
    ]


def _invalid(errors: Errors) -> InvalidLineError:
    return InvalidLineError(
        detail=" ".join(f"{e['pointer'] or 'The line'}: {e['detail']}" for e in errors[:5]), errors=errors[:50]
    )


def _error(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def _escape(name: str) -> str:
    """A name as a token of a JSON Pointer (RFC 6901)."""
    return name[:100].replace("~", "~0").replace("/", "~1")
