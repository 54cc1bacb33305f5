"""From shapes to parts: which inputs a form shows for an event's data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from events.admin.forms import fields, words
from events.admin.forms.parts import BLANK, Group, Leaf, Part, Reading, Rows
from events.admin.forms.picking import Describe, Find, PickField
from events.admin.forms.schema import Shape
from events.admin.lookup import Candidate


@dataclass(frozen=True)
class Surroundings:
    """What a form knows of where it stands: the likely picks of each kind, how to look others up, how many rows."""

    likely: Callable[[Shape], Sequence[Candidate]]
    find: Find
    describe: Describe
    row_count: Callable[[str, int], int] = lambda _, at_least: at_least  # (name of a list, rows it has to show) -> rows


@dataclass
class Asserter(Leaf):
    """Who is said to say it: one pick that stands for a kind and an id."""

    def read(self, reading: Reading, pointer: str) -> Any:
        value = super().read(reading, pointer)
        if value is BLANK:
            return BLANK
        kind, _, id_ = str(value).partition(":")
        return {"kind": kind, "id": id_} if id_ else {"kind": kind}

    def typed(self, value: Any) -> dict[str, Any]:
        return {self.name: f"{value['kind']}:{value['id']}" if value.get("id") else value["kind"]}


def build_part(shape: Shape, name: str, around: Surroundings) -> Part:
    """The part for a shape; a record becomes a group of its fields."""
    label = words.label_of(name, shape)
    common: dict[str, Any] = {
        "name": name,
        "label": label,
        "help": words.help_of(name, shape),
        "required": shape.required,
    }
    if _is_asserter(shape):
        return _asserter(shape, around, common)
    if shape.kind == "record":
        return Group(parts=build_parts(shape, name, around), **common)
    if shape.kind == "list" and shape.item and shape.item.kind == "record":
        return Rows(rows=_rows(shape, name, around), **common)
    leaf = Leaf(field=_field(shape, name, around), default=shape.default, **common)
    leaf.field.initial = leaf.default
    return leaf


def build_parts(shape: Shape, name: str, around: Surroundings) -> list[Part]:
    """A part for each field of a record, the required ones first."""
    ordered = sorted(shape.fields, key=lambda field: not field.required)
    return [build_part(field, f"{name}.{field.key}", around) for field in ordered]


def _rows(shape: Shape, name: str, around: Surroundings) -> list[Part]:
    assert shape.item is not None
    item = replace(shape.item, required=False)
    count = around.row_count(name, shape.min_items + 1)  # one that is needed seldom stays alone
    return [build_part(item, f"{name}.{number}", around) for number in range(count)]


def _is_asserter(shape: Shape) -> bool:
    return shape.kind == "record" and any("x-ref-field" in field.schema for field in shape.fields)


def _asserter(shape: Shape, around: Surroundings, common: Mapping[str, Any]) -> Asserter:
    default = {key: value for key, value in (shape.default or {}).items() if value is not None}
    part = Asserter(field=_pick(replace(shape, ref="asserter"), around), default=default, **common)
    part.field.initial = default.get("kind")
    return part


def _field(shape: Shape, name: str, around: Surroundings) -> forms.Field:
    item = shape.item
    if item is not None:
        return _list_field(shape, item, around)
    match shape.kind:
        case "reference":
            return _pick(shape, around)
        case "choice":
            return fields.choice_field(shape, spread=words.is_spread(name), help_of=words.choice_help(name))
        case "flag":
            return fields.flag_field(shape)
        case "number" if shape.is_scale:
            return fields.scale_field(shape, words.SCALE_HELP.get(name.rpartition(".")[2], {}))
        case "number":
            return fields.NumberField()
        case "open":
            return fields.PairsField()
        case "long_text":
            return fields.TextField(lines=3)
        case _:
            return fields.TextField(shape.word_kind, suggestions=words.suggestions(name, shape))


def _list_field(shape: Shape, item: Shape, around: Surroundings) -> forms.Field:
    if item.kind == "reference":
        return _pick(replace(item, required=shape.required), around, many=True)
    if item.kind == "choice":
        choices = [(value, fields.in_words(value)) for value in item.choices]
        return forms.MultipleChoiceField(choices=choices, required=False, widget=forms.CheckboxSelectMultiple())
    return fields.ListField()


def _pick(shape: Shape, around: Surroundings, *, many: bool = False) -> PickField:
    return PickField(
        shape.ref,
        around.find,
        around.describe,
        many=many,
        options=around.likely(shape),
        typing=shape.ref != "event",
        needed=shape.required or shape.default is not None,
    )


def initial_of(parts: Sequence[Part], data: Mapping[str, Any]) -> dict[str, Any]:
    """What to put in the fields so that they say `data`."""
    typed: dict[str, Any] = {}
    for part in parts:
        if part.key in data:
            typed |= part.typed(data[part.key])
    return typed
