"""Reading request bodies: JSON objects only, and only such as can be stored and told again exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.http import UnreadablePostError
from rest_framework.parsers import BaseParser

from api.errors import BodyTooLargeError, InvalidBodyError, MalformedBodyError

MAX_BYTES = 1_048_576
MAX_DEPTH = 32
INTEGER_DIGITS = 20  # as many as the largest 64-bit integer has, with its sign
INTEGER_RANGE = range(-(2**63), 2**64)


class JsonParser(BaseParser):
    """Raises BodyTooLargeError (413), MalformedBodyError (400), InvalidBodyError (422: JSON, but not an object).

    A body whose length says that it is too large is not waited for.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        if parser_context and int(parser_context["request"].META["CONTENT_LENGTH"]) > MAX_BYTES:
            raise BodyTooLargeError(limit=MAX_BYTES)
        try:
            raw = stream.read(MAX_BYTES + 1)
        except UnreadablePostError:
            raise MalformedBodyError(detail="The body did not arrive.") from None
        if len(raw) > MAX_BYTES:
            raise BodyTooLargeError(limit=MAX_BYTES)
        return parse_object(raw)


def parse_object(raw: bytes) -> dict[str, Any]:
    """Strict JSON. The standard library's parser, because it shows what others drop: duplicate keys, huge integers."""
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_unique, parse_int=_bounded_integer, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise MalformedBodyError(detail=f"The body is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError
        raise MalformedBodyError(detail=f"The body is not JSON in UTF-8: {error}.") from None
    _require_storable(value)
    if not isinstance(value, dict):
        detail = "The body must be a JSON object."
        raise InvalidBodyError(detail=detail, errors=[{"pointer": "", "code": "object-expected", "detail": detail}])
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise MalformedBodyError(detail=f"The key {repeated[:100]!r} is given twice in one object.")
    return value


def _bounded_integer(digits: str) -> int:
    if len(digits) > INTEGER_DIGITS or int(digits) not in INTEGER_RANGE:
        raise MalformedBodyError(detail=f"The integer {digits[:30]} does not fit into 64 bits.")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBodyError(detail=f"{name} is not JSON.")


def _require_storable(value: Any) -> None:
    """No NUL and no lone surrogate in any text, keys included, and no deeper nesting than MAX_DEPTH."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                _require_storable_text(item)
            elif isinstance(item, dict):
                below += item
                below += item.values()
            elif isinstance(item, list):
                below += item
        if not below:
            return
        level = below
    raise MalformedBodyError(detail=f"The body is nested deeper than {MAX_DEPTH} levels.")


def _require_storable_text(text: str) -> None:
    if "\0" in text:
        raise MalformedBodyError(detail="A text in the body holds a NUL character, which cannot be stored.")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise MalformedBodyError(detail="A text in the body holds a lone surrogate, which is no character.")
