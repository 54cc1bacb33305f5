"""Reading request bodies: JSON objects only, and only such as can be stored and told again exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.http import UnreadablePostError
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from api.errors import BodyTooLargeError, InvalidBodyError, MalformedBodyError
from events.intake import strict_json
from events.intake.strict_json import MAX_DEPTH

__all__ = ["MAX_BYTES", "MAX_DEPTH", "JsonParser", "parse_object", "read_whole"]

MAX_BYTES = 1_048_576


class JsonParser(BaseParser):
    """Raises BodyTooLargeError (413), MalformedBodyError (400), InvalidBodyError (422: JSON, but not an object)."""

    media_type = "application/json"
    max_bytes: ClassVar[int] = MAX_BYTES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        return parse_object(read_whole(stream, parser_context, self.max_bytes))


def read_whole(stream: IO[Any], parser_context: Mapping[str, Any] | None, max_bytes: int) -> bytes:
    """The body, all of it. One whose length says that it is too large is not waited for.

    Raises UnsupportedMediaType for one that is compressed, BodyTooLargeError, and MalformedBodyError when the client
    fell silent or went away in the middle.
    """
    coding = parser_context["request"].headers.get("Content-Encoding", "identity") if parser_context else "identity"
    if coding.lower() != "identity":
        raise UnsupportedMediaType("", detail="Send the body as it is, without a Content-Encoding.")
    announced = int(parser_context["request"].META["CONTENT_LENGTH"]) if parser_context else 0
    if announced > max_bytes:
        raise BodyTooLargeError(limit=max_bytes)
    try:
        raw: bytes = stream.read(max_bytes + 1)
    except UnreadablePostError:
        raise _cut_off() from None
    if len(raw) > max_bytes:
        raise BodyTooLargeError(limit=max_bytes)
    if len(raw) < announced:
        raise _cut_off()
    return raw


def parse_object(raw: bytes) -> dict[str, Any]:
    """Strict JSON: nothing in it is dropped or rounded on the way (events/intake/strict_json.py)."""
    try:
        value = strict_json.parse(raw)
    except strict_json.NotStrictError as error:
        raise MalformedBodyError(detail=f"The body: {error}") from None
    if not isinstance(value, dict):
        detail = "The body must be a JSON object."
        raise InvalidBodyError(detail=detail, errors=[{"pointer": "", "code": "object-expected", "detail": detail}])
    return value


def _cut_off() -> MalformedBodyError:
    return MalformedBodyError(detail="The body did not arrive.")
