"""The document in the form that generators of clients make the best of.

Every enumeration is a component with a name, no label becomes the name of a type, and a field with a default is one
that may be left out (openapi-typescript would demand it): the default is told in its description.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

from api.openapi.operation import Schema, ref
from api.v1 import shapes
from events import domain
from events.catalogue import citations, envelope, fixing, list_types, partial, values

_MODULES: tuple[ModuleType, ...] = (values, citations, envelope, partial, fixing, domain, shapes)
_VALUES = {"example", "examples", "default", "const", "mapping"}  # what they hold is no schema
CATEGORIES = ("deal", "company", "seminar", "source")
"""Of the streams that clients record in; beside these, the log has what was erased of a contact."""


class Enumerations:
    """The components of enumerations: those that have a name in Python keep it, others are named by their place."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        self._names = {frozenset(choices): name for name, choices in _named()}

    def hoist(self, node: Any, place: str) -> Any:
        """The node with a reference for each enumeration in it, without labels (`title`)."""
        if isinstance(node, list):
            return [self.hoist(item, place) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(choices := node.get("enum"), list) and all(isinstance(choice, str) for choice in choices):
            rest = {name: value for name, value in node.items() if name not in {"enum", "type", "title"}}
            return ref(self._component(choices, place)) | rest
        if {"name", "in", "schema"} <= node.keys():
            return node | {"schema": self.hoist(node["schema"], camel(place) + camel(node["name"]))}
        return {
            name: self._properties(value, place) if name == "properties" else self._inside(name, value, place)
            for name, value in node.items()
            if not (name == "title" and isinstance(value, str))
        }

    def _properties(self, properties: dict[str, Any], place: str) -> dict[str, Any]:
        return {name: self.hoist(schema, place + camel(name)) for name, schema in properties.items()}

    def _inside(self, name: str, value: Any, place: str) -> Any:
        return value if name in _VALUES else self.hoist(value, place)

    def _component(self, choices: list[str], place: str) -> str:
        name = self._names.setdefault(frozenset(choices), place)
        known = self.components.setdefault(name, {"type": "string", "enum": choices})
        if set(known["enum"]) != set(choices):
            raise ValueError(f"Two enumerations would be called {name}.")
        return name


def _named() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "EventTypeName", tuple(cls.type for cls in list_types())
    yield "Category", (*CATEGORIES, "contact")
    for module in _MODULES:
        for name, value in vars(module).items():
            if get_origin(value) is Literal:
                yield name, get_args(value)


def tell_defaults(node: Any) -> Any:
    """The node with the defaults of its properties in words; null says no more than that it may be left out."""
    if isinstance(node, list):
        return [tell_defaults(item) for item in node]
    if not isinstance(node, dict):
        return node
    told = {name: value if name in _VALUES else tell_defaults(value) for name, value in node.items()}
    if isinstance(properties := told.get("properties"), dict):
        told["properties"] = {name: _tell_default(schema) for name, schema in properties.items()}
    return told


def _tell_default(schema: Schema) -> Schema:
    default = schema.get("default")
    rest = {name: value for name, value in schema.items() if name != "default"}
    if default in (None, [], {}):
        return rest
    return rest | {"description": f"{rest.get('description', '')} Default: {json.dumps(default)}.".strip()}


def camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))
