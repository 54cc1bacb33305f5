"""Typing into generated forms as a person does, knowing only what the labels and the catalogue say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from django.http import QueryDict


def inputs_of(html: str) -> QueryDict:
    """What a browser would send of a page as it stands."""
    sent = QueryDict(mutable=True)
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w.-]+)="([^"]*)"', tag))
        if attributes["type"] in ("radio", "checkbox"):
            if " checked" in tag:
                sent.appendlist(attributes["name"], attributes.get("value", "on"))
        elif "name" in attributes:
            sent.appendlist(attributes["name"], unescape(attributes.get("value", "")))
    for name, body in re.findall(r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', html, re.S):
        sent.appendlist(name, unescape(body))
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent.appendlist(name, chosen[1] if chosen else "")
    return sent


def type_in(data: Mapping[str, Any], *, on: QueryDict | None = None) -> QueryDict:
    """What a browser sends when someone fills this data in, `on` what the form sent by itself."""
    sent = QueryDict(mutable=True)
    for name, value in _inputs("data", data):
        sent.appendlist(name, value)
    untouched = on or QueryDict()
    for name in untouched.keys() - sent.keys():
        sent.setlist(name, untouched.getlist(name))
    return sent


def _inputs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The inputs that hold a value: one for each leaf, lines for lists of words, boxes to tick for lists of things."""
    match value:
        case {"kind": "company" | "contact" as kind, "id": str(id_)}:
            yield name, f"{kind}:{id_}"
        case Mapping() if name.endswith(".terms"):
            yield name, "\n".join(f"{key}: {item}" for key, item in value.items())
        case Mapping():
            for key, item in value.items():
                yield from _inputs(f"{name}.{key}", item)
        case str():
            yield name, value
        case bool():
            if value:
                yield name, "on"
        case int():
            yield name, str(value)
        case Sequence():
            yield from _list_inputs(name, value)
        case _:
            raise AssertionError(f"{name}: no way to type {value!r}")


def _list_inputs(name: str, items: Sequence[Any]) -> Iterator[tuple[str, str]]:
    if isinstance(items[0], Mapping):
        for number, item in enumerate(items):
            yield from _inputs(f"{name}.{number}", item)
    elif all(isinstance(item, str) and item.startswith("0195f000-") for item in items):
        yield from ((name, item) for item in items)
    else:
        yield name, "\n".join(items)
