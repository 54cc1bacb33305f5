"""The components of lines of batches: each type of event as it goes in, with the version before it, and its stream."""

from __future__ import annotations

from typing import Any

from api.openapi import events
from api.openapi.naming import CATEGORIES
from api.openapi.operation import Schema, ref
from events.catalogue import EventData, list_types
from events.domain import OPENING_TYPES

_VERSION: Schema = {
    "type": ["integer", "null"],
    "minimum": 0,
    "maximum": 2**31 - 1,
    "description": "The version of the stream right before this line.",
}
_ID: Schema = {"type": "string", "format": "uuid"}


def line_of(category: str | None) -> str:
    """The component of a line: of a batch for any streams (None), or for the one stream that the address names."""
    return f"{(category or '').capitalize()}BatchLine"


def list_components() -> dict[str, Schema]:
    """`BatchLine` and `<Category>BatchLine`, told apart by `type`, and what they are made of."""
    types = [cls for cls in list_types() if cls.category() in CATEGORIES]
    components = {_own(cls): _with_version(cls) for cls in types} | {_free(cls): _with_stream(cls) for cls in types}
    components["ExpectedVersion"] = _VERSION
    for category in CATEGORIES:
        components[_address(category)] = _address_in(category)
        components[_new_address(category)] = _new_address_in(category)
        components[line_of(category)] = events.union({cls.type: _own(cls) for cls in list_types(category)})
    components[line_of(None)] = events.union({cls.type: _free(cls) for cls in types})
    return components


def _own(cls: type[EventData]) -> str:
    return f"{cls.__name__}Line"


def _free(cls: type[EventData]) -> str:
    return f"{cls.__name__}BatchLine"


def _address(category: str) -> str:
    return f"{category.capitalize()}Address"


def _new_address(category: str) -> str:
    return f"New{category.capitalize()}Address"


def _with_version(cls: type[EventData]) -> Schema:
    """The event that goes in alone, without its example, which says nothing new here."""
    event = {name: value for name, value in events.envelope_in(cls).items() if name != "examples"}
    return event | {"properties": event["properties"] | {"expected_version": ref("ExpectedVersion")}}


def _with_stream(cls: type[EventData]) -> Schema:
    event = _with_version(cls)
    opens = cls.type == OPENING_TYPES[cls.category()]
    stream = ref((_new_address if opens else _address)(cls.category()))
    return event | {
        "required": ["stream", *event["required"]],
        "properties": {"stream": stream, **event["properties"]},
    }


def _address_in(category: str) -> Schema:
    return _stream(category, _ID, ["category", "id"], f"A {category}, which an earlier line may have opened.")


def _new_address_in(category: str) -> Schema:
    id_ = _ID | {"type": ["string", "null"], "description": "An id of the client's choice."}
    return _stream(category, id_, ["category"], f"A {category} to be opened.")


def _stream(category: str, id_: Schema, required: list[str], description: str) -> Schema:
    properties: dict[str, Any] = {"category": {"const": category}, "id": id_}
    return {
        "type": "object",
        "description": description,
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }
