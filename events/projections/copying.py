"""Values as COPY reads them in its text format."""

from __future__ import annotations

from collections.abc import Iterable

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def escape(text: str | None) -> str:
    """A text, or NULL."""
    return NULL if text is None else text.translate(_ESCAPES)


def array(items: Iterable[str]) -> str:
    """An array of texts."""
    return escape("{" + ",".join(f'"{item.translate(_QUOTED)}"' for item in items) + "}")
