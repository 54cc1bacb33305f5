"""Answers of the API for people to read: sentences, small tables, and fields by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

COLUMNS_MAX = 8
CELL_MAX = 120
FEW_COLUMNS = 3
FEW_FIELDS = 5
_LATER = ("first_occurred", "last_occurred", "record_status", "version", "position", "updated_at", "id")
"""What every stream has: behind what is its own."""
_INDENT = "  "
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z")


def tell(answer: Any, console: Console) -> None:
    """Print an answer. What is null or empty is left out; `--json` has everything."""
    if not isinstance(answer, dict):
        _print(answer, console, "")
        return
    rest = {name: answer[name] for name in _in_order(answer) if name not in {"items", "next"}}
    _print(rest, console, "")
    if "items" in answer:
        _print_list(answer["items"], console, "")
    if answer.get("next"):
        place = " ".join(f"--{name} {value}" for name, value in parse_qsl(urlsplit(answer["next"]).query))
        console.print(f"There is more: ask again with {place}", highlight=False, markup=False)


def _print(value: Any, console: Console, indent: str) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _print_field(name, inner, console, indent)
    elif isinstance(value, list):
        _print_list(value, console, indent)
    else:
        _line(f"{indent}{value}", console)


def _print_field(name: str, value: Any, console: Console, indent: str) -> None:
    if value in (None, [], {}):
        return
    if (short := _in_short(value)) is not None:
        _line(f"{indent}{name}: {short}", console)
    else:
        _line(f"{indent}{name}:", console)
        _print(value, console, indent + _INDENT)


def _print_list(items: Sequence[Any], console: Console, indent: str) -> None:
    if not items:
        _line(f"{indent}(none)", console)
    elif all(isinstance(item, dict) and "sentence" in item for item in items):
        for item in items:
            _line(f"{indent}{_sentence(item)}", console)
    elif all(isinstance(item, dict) for item in items):
        _print_rows(items, console, indent)
    else:
        for item in items:
            _line(f"{indent}- {_in_short(item) or item}", console)


def _sentence(item: Mapping[str, Any]) -> str:
    """An event, or anything that is told in a sentence: when in the world, what, and who recorded it when."""
    when = f"{item['occurred_in_words']}: " if item.get("occurred_in_words") else ""
    actor, channel, position = item.get("actor") or {}, item.get("channel"), item.get("position")
    recorded = (
        f"position {position}" if position else "",
        _shorten(item.get("recorded_at") or ""),
        f"by {actor['name']}" if actor.get("name") else "",
        f"({channel})" if channel else "",
        f"superseded by {item['superseded_by']}" if item.get("superseded_by") else "",
    )
    told = " ".join(part for part in recorded if part)
    return f"{when}{item['sentence']}" + (f" [{told}]" if told else "")


def _print_rows(items: Sequence[Mapping[str, Any]], console: Console, indent: str) -> None:
    """A table of what can be said shortly; what is mostly lists, or has more in it, is told item by item."""
    known = {name for item in items for name, value in item.items() if _in_cell(value)}
    columns = [name for name in _in_order(dict.fromkeys(_names(items))) if name in known]
    is_short = len(columns) <= FEW_COLUMNS and any(map(_has_lists, items))
    if is_short or any(_is_deep(value) for item in items for value in item.values()):
        for item in items:
            _print_item(item, columns, console, indent)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns[:COLUMNS_MAX]:
        table.add_column(name, overflow="fold")
    for item in items:
        table.add_row(*(Text(_clip(_in_cell(item.get(name)) or "")) for name in columns[:COLUMNS_MAX]))
    console.print(Padding(table, (0, 0, 0, len(indent))))


def _print_item(item: Mapping[str, Any], columns: Sequence[str], console: Console, indent: str) -> None:
    """What is short on one line, and below it the rest."""
    short = [
        f"{name} {cell}" if cell in ("yes", "no") else cell for name in columns if (cell := _in_cell(item.get(name)))
    ]
    _line(f"{indent}{' '.join(short)}", console)
    for name, value in item.items():
        if isinstance(value, list) or _is_deep(value):
            _print_field(name, value, console, indent + _INDENT)


def _has_lists(item: Mapping[str, Any]) -> bool:
    return any(isinstance(value, list) and any(isinstance(one, dict) for one in value) for value in item.values())


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: _LATER.index(name) if name in _LATER else -1)


def _names(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        yield from item


def _in_short(value: Any) -> str | None:
    """On one line, if it can be; None if it cannot, and for what is not there."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return _shorten(str(value))
    if isinstance(value, dict):
        if value.keys() == {"category", "id"}:
            return f"{value['category']} {value['id']}"
        if isinstance(value.get("name"), str):
            return str(value["name"])
        return _join(value)
    if isinstance(value, list) and value and all(isinstance(item, str | int) for item in value):
        return ", ".join(map(str, value))
    return None


def _in_cell(value: Any) -> str | None:
    return None if isinstance(value, list) or _is_deep(value) else _in_short(value)


def _join(value: Mapping[str, Any]) -> str | None:
    """A few fields on one line; None where one of them cannot be said shortly, or they are too many to read."""
    told = {name: _in_short(inner) for name, inner in value.items() if inner is not None}
    if not told or None in told.values() or (_is_deep(value) and len(told) > FEW_FIELDS):
        return None
    return ", ".join(f"{name} {inner}" for name, inner in told.items())


def _is_deep(value: Any) -> bool:
    """Something without a name that has more than single values in it."""
    if not isinstance(value, dict) or isinstance(value.get("name"), str):
        return False
    return any(isinstance(inner, dict | list) for inner in value.values())


def _shorten(text: str) -> str:
    """An instant to the second; --json has it whole."""
    return f"{found[1]} {found[2]}Z" if (found := _INSTANT.fullmatch(text)) else text


def _clip(text: str) -> str:
    return text if len(text) <= CELL_MAX else f"{text[: CELL_MAX - 1]}…"


def _line(text: str, console: Console) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
