"""The addresses of tiles (C2SP tlog-tiles): a level, then an index in groups of three digits, then perhaps a width."""

from __future__ import annotations

import re

LEVEL = r"0|[1-9]|[1-5][0-9]|6[0-3]"
TILE = r"(x[0-9]{3}/)*[0-9]{3}(\.p/([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"

_LEVEL = re.compile(LEVEL, re.ASCII)
_TILE = re.compile(TILE, re.ASCII)
_DIGITS_MAX = 18


def read_level(text: str) -> int | None:
    """None for what is no level."""
    return int(text) if _LEVEL.fullmatch(text) else None


def read_tile(text: str) -> tuple[int, int] | None:
    """The index and the width that the rest of an address names; None for what names no tile."""
    if not _TILE.fullmatch(text):
        return None
    groups, _, width = text.partition(".p/")
    digits = groups.replace("/", "").replace("x", "")
    if len(digits) > _DIGITS_MAX or (len(digits) > 3 and digits.startswith("000")):  # each index has one address
        return None
    return int(digits), int(width or 256)
