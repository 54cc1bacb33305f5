"""The quick way through JSON and the thorough one give the same verdict and the same value on every text."""

from __future__ import annotations

import json
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from events.intake import strict_json

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["\0", "\\u0000", "\ud800", "鴻海", "}", "[", '"', "\\", "\u2028"]),
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner))
PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b'"', b",", b":", b" ", b"-0", b"1.0", b"1e5", b'"a":1,"a":2', b"\\u0000", b"\xff", b"NaN"]
)


def verdict(parse: Any, raw: bytes) -> tuple[str, str]:
    """As text, so that 1 and 1.0 and True differ, and NaN equals itself."""
    try:
        return "read", repr(parse(raw))
    except strict_json.NotStrictError as error:
        return "refused", str(error)


STYLES = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" ,\r\n", "\t:")]),
        "indent": st.sampled_from([None, 1]),
    }
)


@settings(max_examples=600)
@given(value=VALUES, style=STYLES, pieces=st.lists(st.tuples(st.integers(0, 200), PIECES), max_size=2))
def test_both_ways_say_the_same_of_every_text(
    value: Any, style: dict[str, Any], pieces: list[tuple[int, bytes]]
) -> None:
    raw = json.dumps(value, **style).encode("utf-8", "surrogatepass")
    for place, piece in pieces:
        raw = raw[:place] + piece + raw[place:]

    assert verdict(strict_json.parse, raw) == verdict(strict_json._parse_any, raw)


@given(depth=st.integers(28, 36), width=st.integers(0, 40), in_lists=st.booleans(), leaf=st.sampled_from([1, [], {}]))
def test_both_ways_count_levels_alike(depth: int, width: int, in_lists: bool, leaf: Any) -> None:
    value = leaf
    for _ in range(depth):
        value = [value] if in_lists else {"a": value}
    raw = orjson.dumps({"wide": [{}] * width, "deep": value})

    assert verdict(strict_json.parse, raw) == verdict(strict_json._parse_any, raw)


@given(count=st.integers(40, 60), style=STYLES)
def test_what_is_written_as_programs_do_goes_the_quick_way_however_wide_it_is(
    count: int, style: dict[str, Any]
) -> None:
    raw = json.dumps({"events": [{"data": {"a": [1, "鴻海 1"]}}] * count}, **style).encode()

    assert strict_json._parse_plain(raw) == orjson.loads(raw)


@given(first=st.text(max_size=3), rest=VALUES, style=STYLES)
def test_a_key_given_twice_is_seen_in_every_style(first: str, rest: Any, style: dict[str, Any]) -> None:
    colon = style["separators"][1]
    key, value = (json.dumps(part, **style) for part in (first, rest))
    raw = f"{{{key}{colon}{value}, {key}{colon}1}}".encode("utf-8", "surrogatepass")

    assert strict_json._parse_plain(raw) is None
