"""Texts that events keep apart under their SHA-256: which ones an event names, and putting them back for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from events.catalogue import Citation, EventCorrected, EventData, texts

_PREFIX = "sha256:"


def list_texts(value: EventData | Citation) -> list[str]:
    """SHA-256 in hexadecimal of every text kept apart, those inside the free `new_data` of a correction included."""
    listed = [sha256 for _, sha256 in texts.list_text_refs(value, "")]
    if isinstance(value, EventCorrected):
        listed += _list_free(value.new_data)
    return listed


def to_json(value: EventData | Citation, found: Mapping[str, str]) -> dict[str, Any]:
    """The JSON form with every kept-apart text in its place, or null where it was erased."""
    told = value.to_json()
    for pointer, sha256 in texts.list_text_refs(value, ""):
        _put(told, pointer, found.get(sha256))
    if isinstance(value, EventCorrected):
        told["new_data"] = _restore_free(told["new_data"], found)
    return told


def digest(reference: str | None) -> str | None:
    """The SHA-256 in a reference such as a folded state holds."""
    return reference.removeprefix(_PREFIX) if reference else None


def _put(target: Any, pointer: str, value: str | None) -> None:
    *path, last = pointer.split("/")[1:]
    for step in path:
        target = target[int(step) if isinstance(target, list) else step]
    target[int(last) if isinstance(target, list) else last] = value


def _list_free(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if texts.is_reference(value):
            yield value.removeprefix(_PREFIX)
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _list_free(item)


def _restore_free(value: Any, found: Mapping[str, str]) -> Any:
    """What is not found stays: a free object may hold the hash of a document as well, which looks the same."""
    if isinstance(value, dict):
        return {name: _restore_free(item, found) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_restore_free(item, found) for item in value]
    return found.get(value.removeprefix(_PREFIX), value) if isinstance(value, str) else value
