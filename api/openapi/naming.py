"""Names for what generated clients make types of: every enumeration is a component, and no label is a type's name."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

from api.openapi.operation import Schema, ref
from api.v1 import shapes
from events import domain
from events.catalogue import citations, envelope, fixing, list_types, partial, values

_MODULES: tuple[ModuleType, ...] = (values, citations, envelope, partial, fixing, domain, shapes)
CATEGORIES = ("deal", "company", "seminar", "source")


class Enumerations:
    """The components of enumerations: those that have a name in Python keep it, others are named by their place."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        self._names = {frozenset(choices): name for name, choices in _named()}

    def hoist(self, node: Any, place: str) -> Any:
        """The node with a reference for each enumeration in it; labels (`title`) are left out on the way."""
        if isinstance(node, list):
            return [self.hoist(item, place) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(choices := node.get("enum"), list) and all(isinstance(choice, str) for choice in choices):
            rest = {name: value for name, value in node.items() if name not in {"enum", "type", "title"}}
            return ref(self._component(choices, place)) | rest
        return {
            name: self._properties(value, place) if name == "properties" else self._inside(name, value, place)
            for name, value in node.items()
            if not (name == "title" and isinstance(value, str))
        }

    def _properties(self, properties: dict[str, Any], place: str) -> dict[str, Any]:
        return {name: self.hoist(schema, place + _camel(name)) for name, schema in properties.items()}

    def _inside(self, name: str, value: Any, place: str) -> Any:
        return value if name in {"example", "examples", "default", "const", "mapping"} else self.hoist(value, place)

    def _component(self, choices: list[str], place: str) -> str:
        name = self._names.setdefault(frozenset(choices), place)
        self.components.setdefault(name, {"type": "string", "enum": choices})
        return name


def _named() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "EventType", tuple(cls.type for cls in list_types())
    yield "Category", CATEGORIES
    for module in _MODULES:
        for name, value in vars(module).items():
            if get_origin(value) is Literal:
                yield name, get_args(value)


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
