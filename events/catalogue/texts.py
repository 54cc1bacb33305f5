"""Free text that may have to be erased one day: kept apart from the event, which holds only its SHA-256."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel

from events.catalogue.base import Value
from events.catalogue.shape import Part, parts_of

V = TypeVar("V", bound=Value)

ERASED = "[erased]"
_PREFIX = "sha256:"
_REFERENCE = re.compile(r"sha256:[0-9a-f]{64}")


def is_reference(text: str) -> bool:
    """Whether a field holds the reference to a text rather than the text."""
    return bool(_REFERENCE.fullmatch(text))


def externalise(value: V) -> tuple[V, dict[str, str]]:
    """The same value with each erasable text replaced by its reference, and the texts by SHA-256 (hexadecimal).

    Text that looks like a reference is a text, too: a reference that somebody could type would let him read the text
    of any hash that he knows. So do it once.
    """
    texts: dict[str, str] = {}
    if not _textual(type(value)):
        return value, texts

    def keep_apart(text: str) -> str:
        digest = sha256(text.encode()).hexdigest()
        texts[digest] = text
        return _PREFIX + digest

    return _replace(value, keep_apart), texts


def restore(value: V, texts: Mapping[str, str]) -> V:
    """The same value with its texts put back; a text that is gone reads "[erased]"."""

    def put_back(text: str) -> str:
        return texts.get(text.removeprefix(_PREFIX), ERASED) if is_reference(text) else text

    return _replace(value, put_back)


def list_text_refs(value: Value, pointer: str = "/data") -> tuple[tuple[str, str], ...]:
    """(JSON pointer, SHA-256 in hexadecimal) of every text kept apart."""
    if not _textual(type(value)):
        return ()
    return tuple([(where, text.removeprefix(_PREFIX)) for where, text in _texts(value, pointer) if is_reference(text)])


def _replace(value: V, change: Callable[[str], str]) -> V:
    updates: dict[str, Any] = {}
    for part in _textual(type(value)):
        held = getattr(value, part.name)
        if held is not None:
            convert = change if part.model is None else lambda item: _replace(item, change)
            updates[part.name] = tuple(map(convert, held)) if part.many else convert(held)
    return value.model_copy(update=updates) if updates else value


def _texts(value: BaseModel, pointer: str) -> Iterator[tuple[str, str]]:
    for part in _textual(type(value)):
        held = getattr(value, part.name)
        items = [] if held is None else enumerate(held) if part.many else [(None, held)]
        for index, item in items:
            here = f"{pointer}/{part.wire}" if index is None else f"{pointer}/{part.wire}/{index}"
            if part.model is None:
                yield here, item
            else:
                yield from _texts(item, here)


@cache
def _textual(cls: type[BaseModel]) -> tuple[Part, ...]:
    """The parts of a class that are, or hold, erasable text."""
    return tuple(
        part for part in parts_of(cls) if (part.rule and part.rule.erasable) or (part.model and _textual(part.model))
    )
