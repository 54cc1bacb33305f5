"""The components of events: from the catalogue's classes, one going in and one coming out for each type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from api.openapi.naming import CATEGORIES
from api.openapi.operation import Schema, ref
from events.catalogue import OWN_KNOWLEDGE, EventData, list_types
from events.catalogue.envelope import Basis
from events.catalogue.partial import Precision


def event_in(category: str) -> str:
    """The component of an event sent to a stream of a category."""
    return f"{category.capitalize()}EventIn"


def list_components() -> dict[str, Schema]:
    """`<Category>EventIn` and `Event`, told apart by `type`, and what they are made of."""
    types = list_types()
    components: dict[str, Schema] = {"OccurredIn": _OCCURRED_IN, "OccurredInterval": _OCCURRED_INTERVAL}
    components |= {"CitationsIn": _CITATIONS_IN, "InferredIn": _INFERRED_IN, "OnBehalfOfIn": _ON_BEHALF_OF_IN}
    for cls in types:
        if cls.category() in CATEGORIES:
            components[f"{cls.__name__}In"] = envelope_in(cls)
        components[f"{cls.__name__}Recorded"] = _envelope_out(cls)
    for category in CATEGORIES:
        of_category = [cls for cls in types if cls.category() == category]
        components[event_in(category)] = union({cls.type: f"{cls.__name__}In" for cls in of_category})
    components["Event"] = union({cls.type: f"{cls.__name__}Recorded" for cls in types})
    return components


def union(names: Mapping[str, str]) -> Schema:
    """One of these components, told apart by `type`. `names` are those of the components, by type of event."""
    refs = {type_: ref(name) for type_, name in names.items()}
    mapping = {type_: schema["$ref"] for type_, schema in refs.items()}
    return {"oneOf": list(refs.values()), "discriminator": {"propertyName": "type", "mapping": mapping}}


def envelope_in(cls: type[EventData]) -> Schema:
    """An event of a type as it goes in, alone."""
    properties: dict[str, Any] = {
        "type": {"const": cls.type},
        "data": ref(cls.__name__),
        "occurred": ref("OccurredIn"),
        "citations": ref("CitationsIn"),
        "inferred": ref("InferredIn"),
        "on_behalf_of": ref("OnBehalfOfIn"),
    }
    return {
        "type": "object",
        "description": f"{cls.label}, to be recorded.",
        "required": ["type", "data"],
        "properties": properties,
        "additionalProperties": False,
        "examples": [{"type": cls.type, "data": dict(cls.example), "citations": OWN_KNOWLEDGE}],
    }


def _envelope_out(cls: type[EventData]) -> Schema:
    own = {
        "type": "object",
        "required": ["type", "data"],
        "properties": {"type": {"const": cls.type}, "data": ref(cls.__name__)},
    }
    return {"description": f"{cls.label}, as it was recorded.", "allOf": [ref("Recorded"), own]}


def _nullable_text(longest: int, description: str) -> Schema:
    return {"type": ["string", "null"], "minLength": 1, "maxLength": longest, "description": description}


_CITATIONS_IN: Schema = {
    "description": "On what evidence; what nobody published is the recorder's own knowledge, and said to be.",
    "oneOf": [{"type": "array", "items": ref("Citation")}, {"const": OWN_KNOWLEDGE}, {"type": "null"}],
}
_INFERRED_IN = _nullable_text(4_000, "Why the event is inferred rather than stated.")
_ON_BEHALF_OF_IN = _nullable_text(300, "For whom it is recorded.")
_IDS: Schema = {"type": "array", "items": {"type": "string", "format": "uuid"}}
_PARTIAL: Schema = {"type": ["string", "null"], "examples": ["2024-03"]}


def _choice(choices: tuple[str, ...]) -> Schema:
    return {"anyOf": [{"type": "string", "enum": list(choices)}, {"type": "null"}]}


_OCCURRED_IN: Schema = {
    "description": "When it happened in the world: free text, or the object form. No more precise than it is known.",
    "oneOf": [
        {
            "type": "string",
            "maxLength": 100,
            "examples": ["2024", "2024-H2", "around 2024-03", "../2025-04", "unknown"],
        },
        ref("OccurredInterval"),
        {"type": "null"},
    ],
}
_OCCURRED_INTERVAL: Schema = {
    "description": "A closed interval of local days; either bound may be unknown.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "earliest": _PARTIAL,
        "latest": _PARTIAL,
        "precision": _choice(get_args(Precision)),
        "approx": {"type": ["boolean", "null"]},
        "tz": {"type": ["string", "null"], "examples": ["Asia/Tokyo"]},
        "basis": _choice(get_args(Basis)),
        "instant": {"type": ["string", "null"], "format": "date-time"},
        "after": _IDS,
        "before": _IDS,
    },
}
