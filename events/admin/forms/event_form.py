"""The form of one event type: its data, when it happened, on what evidence. Generated; nothing is written per type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from events import catalogue
from events.admin.forms import fields, words
from events.admin.forms.building import Surroundings, build_part, build_parts, initial_of
from events.admin.forms.parts import BLANK, Group, Leaf, Part, Reading, Rows
from events.admin.forms.picking import Picked, PickField, PickWidget
from events.admin.forms.schema import Shape, read_shape
from events.catalogue import Citation, EventData, dates
from events.recording import Draft

IN_SIGHT = 9
"""So many parts of the data are in sight at once; further optional ones are folded away."""

FEW = 4
"""So many choices fit beside another field."""


@dataclass
class Node:
    """One part as the template shows it."""

    part: Part
    kind: Literal["field", "group", "rows"]
    bound: BoundField | None = None
    nodes: list[Node] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    words: str = ""  # what was typed, said back

    @property
    def is_check(self) -> bool:
        return self.bound is not None and isinstance(self.bound.field, forms.BooleanField)

    @property
    def is_choices(self) -> bool:
        """Several inputs under one label."""
        widget = self.bound.field.widget if self.bound else None
        return isinstance(widget, PickWidget | forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_wide(self) -> bool:
        widget = self.bound.field.widget if self.bound else None
        if isinstance(widget, PickWidget):
            return widget.many or len(widget.options) > FEW or widget.kind in ("event", "source", "asserter")
        return isinstance(widget, forms.Textarea | forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_filled(self) -> bool:
        """Whether a person who folded it away would miss something."""
        value = self.bound.value() if self.bound else None
        if self.errors or (value and value != Picked() and value != getattr(self.part, "default", None)):
            return True
        return any(node.is_filled for node in self.nodes)


class EventForm(forms.Form):
    """Reads a draft out of what was typed and puts refusals beside the fields they are about.

    It checks nothing that the catalogue and the rules check; its own errors are only names it could not find.
    """

    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput())
    key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())

    def __init__(
        self,
        model: type[EventData],
        around: Surroundings,
        *,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        shape: Shape | None = None,
        given: Mapping[str, Any] | None = None,
        needs_evidence: bool = True,
    ) -> None:
        """`shape` shows other fields than the model's own; `given` is data that is settled and not asked for."""
        super().__init__(data)
        self.model = model
        self.given = given or {}
        self.around = replace(around, row_count=self._count_rows(data, initial or {}, around))
        self.data_parts = build_parts(shape or read_shape(model), "data", self.around)
        self.when_parts: list[Part] = _when_parts(self.around)
        self.evidence_parts: list[Part] = _evidence_parts(self.around) if needs_evidence else []
        self.part_errors: dict[str, list[str]] = {}
        for part in self.parts:
            self.fields.update(part.fields())
        self.initial = {"key": str(uuid4())} | self._initial(initial or {})

    @property
    def parts(self) -> list[Part]:
        return [*self.data_parts, *self.when_parts, *self.evidence_parts]

    def draft(self) -> Draft:
        """What was typed, as a draft. Call after `is_valid()`; remembers what came from where for `refuse`."""
        self.reading = Reading(self.cleaned_data)
        answers = {part.name: part.read(self.reading, _pointer(part.name)) for part in self.when_parts}
        return Draft(
            type=self.model.type,
            data=self._read_data(),
            occurred=self._occurred(answers),
            citations=self._citations(),
            inferred=_given(answers["inferred"]),
            ambiguous_names=tuple(self.ambiguous_names()),
        )

    def ambiguous_names(self) -> Iterator[str]:
        """Names that stand for several companies, where the person chose one."""
        for item in self.fields.values():
            if isinstance(item, PickField) and item.kind == "company" and item.ambiguous:
                yield item.ambiguous

    def refuse(self, problems: Iterable[tuple[str | None, str]]) -> None:
        """Put each (JSON pointer, what is wrong) beside the field it is about, or above the form."""
        for pointer, detail in problems:
            name = self.reading.find_part(pointer) if pointer else None
            if name in self.fields:
                self.add_error(name, detail)
            elif name:
                self.part_errors.setdefault(name, []).append(detail)
            else:
                self.add_error(None, detail)

    def see_version(self, version: int) -> None:
        """From here on the form knows this version of the stream."""
        self.data = self._changed("expected_version", str(version))

    def renew_key(self) -> None:
        self.data = self._changed("key", str(uuid4()))

    @property
    def main_nodes(self) -> list[Node]:
        return [self.node(part) for part in self._in_sight()]

    @property
    def folded_nodes(self) -> list[Node]:
        seen = self._in_sight()
        return [self.node(part) for part in self.data_parts if part not in seen]

    @property
    def is_more_open(self) -> bool:
        return any(node.is_filled for node in self.folded_nodes)

    @property
    def date_node(self) -> Node:
        node = self.node(self.when_parts[0])
        node.words = self._date_words()
        return node

    @property
    def order_nodes(self) -> list[Node]:
        return [self.node(part) for part in self.when_parts[1:]]

    @property
    def is_order_open(self) -> bool:
        return any(node.is_filled for node in self.order_nodes)

    @property
    def evidence_nodes(self) -> list[Node]:
        return [self.node(part) for part in self.evidence_parts]

    @property
    def has_problems(self) -> bool:
        return bool(self.errors or self.part_errors)

    def node(self, part: Part) -> Node:
        errors = self.part_errors.get(part.name, [])
        if isinstance(part, Leaf):
            bound = self[part.name]
            return Node(part, "field", bound, errors=[str(error) for error in bound.errors])
        if isinstance(part, Group):
            return Node(part, "group", nodes=[self.node(inner) for inner in part.parts], errors=errors)
        assert isinstance(part, Rows)
        return Node(part, "rows", nodes=[self.node(row) for row in part.rows], errors=errors)

    def _read_data(self) -> dict[str, Any]:
        values = {part.key: part.read(self.reading, f"/data/{part.key}") for part in self.data_parts}
        return {**self.given, **{key: value for key, value in values.items() if value is not BLANK}}

    def _occurred(self, answers: Mapping[str, Any]) -> str | dict[str, Any] | None:
        text: str | None = _given(answers["occurred"])
        links = {side: _given(answers[f"occurred_{side}"]) or [] for side in ("after", "before")}
        if not any(links.values()):
            return text
        try:
            return dates.to_object(dates.parse(text, after=links["after"], before=links["before"]))
        except dates.InvalidDateError:
            return text  # refused again, and beside its field, with everything else that is wrong

    def _citations(self) -> list[Any] | Literal["own_knowledge"] | None:
        if not self.evidence_parts:
            return None
        own, citations = (part.read(self.reading, _pointer(part.name)) for part in self.evidence_parts)
        if own is True and citations is not BLANK:
            self.add_error("own_knowledge", "A source is cited below: untick this, or leave the source out.")
        elif own is True:
            return catalogue.OWN_KNOWLEDGE
        return None if citations is BLANK else citations

    def _in_sight(self) -> list[Part]:
        return [part for part in self.data_parts if not words.is_folded(self.model.type, part.key)][:IN_SIGHT]

    def _date_words(self) -> str:
        """The date as it was understood, or nothing while it is not."""
        text = self["occurred"].value()
        if not text:
            return ""
        try:
            return dates.in_words(dates.parse(text))
        except dates.InvalidDateError:
            return ""

    def _initial(self, given: Mapping[str, Any]) -> dict[str, Any]:
        outer = initial_of([*self.when_parts, *self.evidence_parts], given)
        return outer | initial_of(self.data_parts, given.get("data", {}))

    def _changed(self, name: str, value: str) -> QueryDict:
        data = cast("QueryDict", self.data).copy()
        data[name] = value
        return data

    @staticmethod
    def _count_rows(data: QueryDict | None, initial: Mapping[str, Any], around: Surroundings) -> Any:
        """As many rows as were sent, one more where the person asked for one."""

        def count(name: str, at_least: int) -> int:
            if data is None:
                return max(at_least, len(_find(initial, name) or ()))
            numbers = [int(m[1]) for key in data if (m := re.match(rf"{re.escape(name)}\.(\d{{1,3}})[.]", key))]
            return min(200, max([at_least, *(n + 1 for n in numbers)]) + (data.get("add") == name))

        return count


def _when_parts(around: Surroundings) -> list[Part]:
    box = fields.TextField("partial-date")
    box.widget.attrs |= {"placeholder": "Mar 2024, around 2024-03, before 2025-04, H2 2026, 2024-03-05"}
    event = Shape("", "reference", required=False, nullable=True, schema={}, ref="event")
    links = {
        side: PickField("event", around.find, around.describe, many=True, options=around.likely(event), typing=False)
        for side in ("after", "before")
    }
    return [
        Leaf("occurred", "When did it happen?", "In the world, as precisely as it was said, and no more.", field=box),
        Leaf("occurred_after", "Known to come after", field=links["after"]),
        Leaf("occurred_before", "Known to come before", field=links["before"]),
        Leaf("inferred", "Why it is inferred", "Only if nobody says it outright.", field=fields.TextField(lines=2)),
    ]


def _evidence_parts(around: Surroundings) -> list[Part]:
    own = forms.BooleanField(required=False, widget=forms.CheckboxInput({"class": "dt-check"}))
    shape = read_shape(Citation)
    rows = around.row_count("citations", 1)
    item = replace(shape, required=False)
    return [
        Leaf("own_knowledge", "Analyst's own knowledge", "There is no source to cite.", field=own),
        Rows("citations", "Cited sources", rows=[build_part(item, f"citations.{n}", around) for n in range(rows)]),
    ]


def _find(initial: Mapping[str, Any], name: str) -> Any:
    """What the initial values hold at a part's name."""
    value: Any = initial
    for step in name.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list | tuple) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _given(value: Any) -> Any:
    return None if value is BLANK else value


def _pointer(name: str) -> str:
    return {"occurred_after": "/occurred/after", "occurred_before": "/occurred/before"}.get(
        name, "/" + name.replace(".", "/")
    )
