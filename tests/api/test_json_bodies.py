"""Request bodies: JSON objects only, and only such as can be stored and told again exactly."""

from __future__ import annotations

import io
from typing import Any

import pytest

from api.errors import BodyTooLargeError, InvalidBodyError, MalformedBodyError
from api.parsers import MAX_BYTES, MAX_DEPTH, JsonParser, parse_object


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def test_an_object_comes_out_as_it_was_sent() -> None:
    value = parse_object('{"name": "鴻海", "n": [1, -5, 18446744073709551615], "x": {"y": null, "z": true}}'.encode())

    assert value == {"name": "鴻海", "n": [1, -5, 2**64 - 1], "x": {"y": None, "z": True}}


def test_an_escaped_pair_of_surrogates_is_one_character() -> None:
    assert parse_object(b'{"a": "\\ud83d\\ude97"}') == {"a": "\U0001f697"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b"{'a': 1}",
        b'{"a": 1} trailing',
        b"\xff\xfe{\x00}\x00",
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": 18446744073709551616}',
        b'{"a": -9223372036854775809}',
        b'{"a": ' + b"9" * 10_000 + b"}",
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "line\nbreak"}',
        b'{"a": ["\\ud800"]}',
        b'{"\\udfff": 1}',
        nested(MAX_DEPTH + 1),
        nested(100_000),
        b"[" * 100_000,
    ],
)
def test_what_is_not_strict_json_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        parse_object(raw)


def test_nesting_is_allowed_to_its_limit() -> None:
    assert parse_object(nested(MAX_DEPTH - 1))


@pytest.mark.parametrize("raw", [b"[]", b"1", b'"text"', b"null", b"[" + b"1," * 49_999 + b"1]"])
def test_what_is_json_but_no_object_is_an_invalid_body(raw: bytes) -> None:
    with pytest.raises(InvalidBodyError):
        parse_object(raw)


def test_a_body_beyond_the_limit_is_too_large_and_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"x" * size

    stream: Any = Endless()

    with pytest.raises(BodyTooLargeError):
        JsonParser().parse(stream)
    assert stream.taken == MAX_BYTES + 1
