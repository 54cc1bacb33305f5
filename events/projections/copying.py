"""Values as COPY reads them in its text format."""

from __future__ import annotations

import re
from collections.abc import Iterable

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
_has_escapes = re.compile(r"[\\\t\n\r]").search  # few have any, and translating takes ten times as long
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def escape(text: str | None) -> str:
    """A text, or NULL."""
    if text is None:
        return NULL
    return text.translate(_ESCAPES) if _has_escapes(text) else text


def array(items: Iterable[str]) -> str:
    """An array of texts."""
    quoted = [item.translate(_QUOTED) if '"' in item or "\\" in item else item for item in items]
    return escape('{"' + '","'.join(quoted) + '"}') if quoted else "{}"


def unescape(text: str) -> str | None:
    """A value as COPY takes it; numbers and truth values stay text."""
    return None if text == NULL else re.sub(r"\\(.)", lambda found: _ESCAPED[found[1]], text)
