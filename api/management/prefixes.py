"""The prefix of a token as people give it on the command line."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError

_PREFIX = re.compile(r"(?:dt_)?([0-9a-f]{12})", re.ASCII)


def parse_prefix(text: str) -> str:
    """With or without `dt_`. Raises ArgumentTypeError, which repeats nothing: it may be a whole token."""
    match = _PREFIX.fullmatch(text)
    if match is None:
        raise ArgumentTypeError("expected the prefix alone, without the secret: dt_ and twelve characters of 0-9 a-f")
    return match[1]
