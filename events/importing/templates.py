"""Templates of a mapping: `{name}` stands for a value of the row, `[ ... ]` for a part that a blank value drops."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Values = Mapping[str, str | None]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def list_placeholders(template: Any) -> Iterator[str]:
    """Every placeholder of a template or of a tree of templates."""
    if isinstance(template, str):
        yield from _PLACEHOLDER.findall(template)
    elif isinstance(template, Mapping):
        for part in template.values():
            yield from list_placeholders(part)
    elif isinstance(template, list | tuple):
        for part in template:
            yield from list_placeholders(part)


def fill(template: str, values: Values) -> str | None:
    """The template with its values; None if one outside the optional parts is blank."""
    kept = _OPTIONAL.sub(lambda part: part[1] if _is_complete(part[1], values) else "", template)
    if not _is_complete(kept, values):
        return None
    return _PLACEHOLDER.sub(lambda match: values[match[1]] or "", kept)


def fill_tree(template: Any, values: Values) -> Any:
    """A tree of templates filled; what comes out blank or empty is dropped from its table or list (None at the top)."""
    if isinstance(template, str):
        return fill(template, values)
    if isinstance(template, Mapping):
        filled = {key: fill_tree(part, values) for key, part in template.items()}
        return {key: part for key, part in filled.items() if part is not None} or None
    if isinstance(template, list | tuple):
        return [part for part in (fill_tree(part, values) for part in template) if part is not None] or None
    return template


def _is_complete(template: str, values: Values) -> bool:
    return all(values[name] for name in _PLACEHOLDER.findall(template))
