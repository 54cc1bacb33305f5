"""From the body of a batch to lines: JSON `{"events": [...]}`, or NDJSON with one event a line."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from io import BytesIO
from itertools import islice
from typing import IO, Any

from rest_framework.parsers import BaseParser

from api.errors import InvalidBodyError, MalformedBodyError
from api.openapi.operation import NDJSON
from api.parsers import JsonParser, read_whole
from events.domain import OPENING_TYPES
from events.errors import DealTrackerError
from events.intake import lines, strict_json
from events.intake.errors import InvalidLineError
from events.recording import Line, LineRefused

LINES_MAX = 1_000
MAX_BYTES = 8 * 1_048_576

Parsed = tuple[Line | LineRefused, ...]


class BatchJsonParser(JsonParser):
    max_bytes = MAX_BYTES


class BatchLinesParser(BaseParser):
    """NDJSON as the same object that JSON would be; empty lines do not count. Raises what JsonParser raises.

    Reading ends with the first line too many: a body of millions of them is not taken apart to be refused.
    """

    media_type = NDJSON

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        raw = read_whole(stream, parser_context, MAX_BYTES)
        filled = ((number, line) for number, line in enumerate(BytesIO(raw.removeprefix(BOM_UTF8)), 1) if line.strip())
        return {"events": [_parse_line(line, number) for number, line in islice(filled, LINES_MAX + 1)]}


def _parse_line(line: bytes, number: int) -> Any:
    try:
        return strict_json.parse(line.strip())
    except strict_json.NotStrictError as error:
        raise MalformedBodyError(detail=f"Line {number}: {error}") from None


def read_lines(body: Mapping[str, Any], stream: tuple[str, str] | None) -> Parsed:
    """The lines, each read or refused. `stream` is the category and id that the address gives to all of them.

    Raises InvalidBodyError.
    """
    given = body.get("events")
    errors = [
        {"pointer": f"/{name[:100]}", "code": "unknown-field", "detail": f"There is no field {name[:100]!r} here."}
        for name in body
        if name != "events"
    ]
    if not isinstance(given, list) or not 1 <= len(given) <= LINES_MAX:
        detail = f"Expected a list of 1 to {LINES_MAX:,} events."
        errors.append({"pointer": "/events", "code": "list-length", "detail": detail})
    if errors or not isinstance(given, list):
        raise InvalidBodyError(detail=" ".join(f"{e['pointer']}: {e['detail']}" for e in errors[:5]), errors=errors)
    return tuple(_read(value, stream) for value in given)


def _read(value: Any, stream: tuple[str, str] | None) -> Line | LineRefused:
    if stream is not None and isinstance(value, dict):
        if "stream" in value:
            detail = "The address names the stream; leave it out."
            return LineRefused(
                InvalidLineError(
                    detail=f"/stream: {detail}",
                    errors=[{"pointer": "/stream", "code": "unknown-field", "detail": detail}],
                )
            )
        value = value | {"stream": {"category": stream[0], "id": stream[1]}}
    try:
        return lines.read(value)
    except DealTrackerError as error:
        return LineRefused(error)


def is_opening(line: Line) -> bool:
    return line.draft.type == OPENING_TYPES.get(line.category)
