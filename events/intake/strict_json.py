"""JSON that can be stored and told again exactly: no duplicate key, no huge integer, no NUL, no lone surrogate."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import orjson

MAX_DEPTH = 32
INTEGER_DIGITS = 20  # as many as the largest 64-bit integer has, with its sign
INTEGER_RANGE = range(-(2**63), 2**64)

_WHITE_SPACE = b" \t\n\r"  # RFC 8259 section 2


class NotStrictError(ValueError):
    """The text is not such JSON; the message is a sentence for whoever sent it."""


def parse(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises NotStrictError."""
    return _parse_plain(raw) or _parse_any(raw)


def _parse_plain(raw: bytes) -> Any:
    """The quick way for what is written as most programs do, with or without white space; None for everything else.

    A text that comes out again as it went in, but for white space, has lost nothing: each object has as many members
    as it was given, so no key was there twice, and each number its digits, so none is a huge integer.
    """
    if b"\\u0000" in raw:
        return None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not _comes_out_again(value, raw):
        return None
    return value if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH or _is_shallow(value) else None


def _comes_out_again(value: Any, raw: bytes) -> bool:
    """Whether it is written so, white space aside: in UTF-8, or in ASCII with escapes as Python's own library does."""
    written = orjson.dumps(value)
    if written == raw:
        return True
    dense = raw.translate(None, _WHITE_SPACE)
    if written.translate(None, _WHITE_SPACE) == dense:
        return True
    return b"\\u" in raw and json.dumps(value).encode().translate(None, _WHITE_SPACE) == dense


def _is_shallow(value: Any) -> bool:
    """Whether it is nested no deeper than MAX_DEPTH levels, a leaf being one of them."""
    level = [value]
    for _ in range(MAX_DEPTH - 1):
        level = [
            below
            for item in level
            for below in (item.values() if type(item) is dict else item)
            if type(below) is dict or type(below) is list
        ]
        if not level:
            return True
    return not any(level)


def _parse_any(raw: bytes) -> Any:
    """The standard library's parser, because it shows what others drop."""
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_unique, parse_int=_bounded_integer, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise NotStrictError(f"It is nested deeper than {MAX_DEPTH} levels.") from None
    except NotStrictError:
        raise
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError
        raise NotStrictError(f"It is not JSON in UTF-8: {error}.") from None
    _require_storable(value)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise NotStrictError(f"The key {repeated[:100]!r} is given twice in one object.")
    return value


def _bounded_integer(digits: str) -> int:
    if len(digits) > INTEGER_DIGITS or int(digits) not in INTEGER_RANGE:
        raise NotStrictError(f"The integer {digits[:30]} does not fit into 64 bits.")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise NotStrictError(f"{name} is not JSON.")


def _require_storable(value: Any) -> None:
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
    raise NotStrictError(f"It is nested deeper than {MAX_DEPTH} levels.")


def _require_storable_text(text: str) -> None:
    if "\0" in text:
        raise NotStrictError("A text in it holds a NUL character, which cannot be stored.")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotStrictError("A text in it holds a lone surrogate, which is no character.")
