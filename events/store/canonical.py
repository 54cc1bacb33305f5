"""The canonical form (RFC 8785, JSON Canonicalization Scheme) and the digest that is taken of it.

No number here has a fraction: money and percentages are decimal strings, so floats are refused rather than printed.
"""

from __future__ import annotations

from typing import Any

import orjson

from events.errors import DealTrackerError

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_LEAVES = frozenset([str, int, bool, type(None)])
_CONTAINERS = frozenset([dict, list, tuple])


class CanonicalFormError(DealTrackerError):
    """No canonical form: a float, an integer beyond 53 bits, a lone surrogate, or nothing that JSON knows."""

    code = "not-canonical"
    title = "Value has no canonical form"
    http_status = 422
    template = "The value cannot be written as canonical JSON: {reason}."


def canonical_json(value: Any) -> bytes:
    """RFC 8785 bytes of JSON-like data (tuples count as arrays); raises `CanonicalFormError`.

    orjson writes numbers and strings as the RFC wants them, but sorts keys by code point where the RFC sorts by
    UTF-16 unit. The two differ only beyond ASCII.
    """
    try:
        written = orjson.dumps(value, option=_OPTIONS)
    except TypeError as error:
        raise CanonicalFormError(reason=str(error)) from error
    if written.isascii():
        _refuse_floats(value)
        return written
    return written if _has_ascii_keys(value) else _dump_by_utf16(value)


def _refuse_floats(value: Any) -> None:
    """orjson writes them, and what is no number as null."""
    level: list[Any] = [(value,)]
    while level:
        below = [
            item
            for held in level
            for item in (held.values() if type(held) is dict else held)
            if type(item) not in _LEAVES
        ]
        level = [item for item in below if type(item) in _CONTAINERS]
        if len(level) < len(below) and any(isinstance(item, float) for item in below):
            raise CanonicalFormError(reason="it holds a floating-point number")


def _has_ascii_keys(value: Any) -> bool:
    """Whether every key in it is ASCII; refuses floats on the way."""
    kind = type(value)
    if kind in _LEAVES:
        return True
    if kind is dict:
        items = value.values()
        ascii_keys = all(map(str.isascii, value))
    elif kind is list or kind is tuple:
        items = value
        ascii_keys = True
    else:
        _refuse_floats(value)
        return True
    for item in items:
        if type(item) not in _LEAVES and not _has_ascii_keys(item):
            ascii_keys = False
    return ascii_keys


def _dump_by_utf16(value: Any) -> bytes:
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be"))
        return b"{%b}" % b",".join(orjson.dumps(key) + b":" + _dump_by_utf16(item) for key, item in ordered)
    if isinstance(value, (list, tuple)):
        return b"[%b]" % b",".join(map(_dump_by_utf16, value))
    return orjson.dumps(value)
