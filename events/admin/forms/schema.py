"""The JSON Schema of an event's data read as shapes: the few kinds of input a form knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from events.catalogue.base import Value

Kind = Literal["text", "long_text", "number", "flag", "choice", "reference", "record", "list", "open"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One place in the data and what may stand there."""

    key: str
    kind: Kind
    required: bool
    nullable: bool
    schema: Mapping[str, Any]
    fields: tuple[Shape, ...] = ()  # of a record
    item: Shape | None = None  # of a list
    choices: tuple[str, ...] = ()
    ref: str = ""  # what a reference points to: company, deal, source ...

    @property
    def is_party(self) -> bool:
        return bool(self.schema.get("x-party"))

    @property
    def word_kind(self) -> str:
        """What kind of text it is: country, percent, partial-date ..."""
        return str(self.schema.get("x-kind", "text"))

    @property
    def default(self) -> Any:
        return self.schema.get("default")

    @property
    def is_scale(self) -> bool:
        """A whole number of so few values that each can be shown."""
        return "minimum" in self.schema and self.schema.get("maximum", 1000) - self.schema["minimum"] < 10

    @property
    def min_items(self) -> int:
        return int(self.schema.get("minItems", 0))


@cache
def read_shape(model: type[Value]) -> Shape:
    """The shape of a whole model, fields in the order of their declaration."""
    schema = model.model_json_schema(by_alias=True)
    return _shape("", schema, schema.get("$defs", {}), required=True)


def _shape(key: str, schema: Mapping[str, Any], defs: Mapping[str, Any], *, required: bool) -> Shape:
    nullable, schema = _settle(schema, defs)
    kind = _kind(schema)
    fields: tuple[Shape, ...] = ()
    item = None
    if kind == "record":
        wanted = schema.get("required", ())
        fields = tuple(_shape(k, s, defs, required=k in wanted) for k, s in schema["properties"].items())
    elif kind == "list":
        item = _shape("", schema["items"], defs, required=True)
    return Shape(
        key=key,
        kind=kind,
        required=required,
        nullable=nullable,
        schema=schema,
        fields=fields,
        item=item,
        choices=tuple(str(c) for c in schema.get("enum", [schema["const"]] if "const" in schema else ())),
        ref=str(schema.get("x-ref", "")),
    )


def _settle(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> tuple[bool, Mapping[str, Any]]:
    """Follow references and drop the null of an optional; annotations found on the way stay."""
    nullable = False
    while True:
        if "$ref" in schema:
            target = defs[str(schema["$ref"]).rpartition("/")[2]]
            schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
        elif "anyOf" in schema:
            kept = [option for option in schema["anyOf"] if option.get("type") != "null"]
            if len(kept) != 1:
                return nullable, schema
            nullable = nullable or len(kept) < len(schema["anyOf"])
            schema = {**{k: v for k, v in schema.items() if k != "anyOf"}, **kept[0]}
        else:
            return nullable, schema


def _kind(schema: Mapping[str, Any]) -> Kind:
    if "x-ref" in schema:
        return "reference"
    if "enum" in schema or "const" in schema:
        return "choice"
    match schema.get("type"):
        case "object":
            return "record" if schema.get("properties") else "open"
        case "array":
            return "list"
        case "boolean":
            return "flag"
        case "integer":
            return "number"
        case "string":
            return "long_text" if schema.get("x-kind") == "long-text" else "text"
        case _:
            return "open"
