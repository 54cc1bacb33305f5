"""The parts a form is made of, and the way between them and an event's data.

A part's name is its JSON Pointer with dots for slashes: `data.percent_min` stands for `/data/percent_min`, and
`data.parties.0.company` for the company of the first party. What is left blank is left out of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms

BLANK: Final = object()
"""What a part reads when nothing was filled in."""


@dataclass
class Reading:
    """One pass over the answers; remembers which part each place in the data came from."""

    answers: Mapping[str, Any]
    places: dict[str, str] = field(default_factory=dict)

    def find_part(self, pointer: str) -> str | None:
        """The part that a place in the data, or the nearest place above it, came from."""
        while pointer:
            if pointer in self.places:
                return self.places[pointer]
            pointer = pointer.rpartition("/")[0]
        return None


@dataclass
class Part:
    name: str
    label: str
    help: str = ""
    required: bool = False

    @property
    def key(self) -> str:
        """The last step of the name."""
        return self.name.rpartition(".")[2]

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """The form fields of this part and the parts in it."""
        raise NotImplementedError

    def read(self, reading: Reading, pointer: str) -> Any:
        """The value for this place in the data, or BLANK."""
        raise NotImplementedError

    def says(self, value: Any) -> bool:
        """Whether a value it read says more than an untouched form."""
        return value is not BLANK

    def typed(self, value: Any) -> dict[str, Any]:
        """What to put in the fields so that reading them gives `value` again."""
        raise NotImplementedError


@dataclass
class Leaf(Part):
    """One field."""

    field: forms.Field = field(default_factory=forms.CharField)
    default: Any = None  # what the catalogue takes it for when it is left out; the field shows it

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        yield self.name, self.field

    def read(self, reading: Reading, pointer: str) -> Any:
        reading.places[pointer] = self.name
        value = reading.answers.get(self.name)
        untouched = value is None or value in ("", [], {}) or (isinstance(value, bool) and value == self.default)
        return BLANK if untouched else value

    def says(self, value: Any) -> bool:
        return value is not BLANK and not isinstance(value, bool) and value != self.default

    def typed(self, value: Any) -> dict[str, Any]:
        return {self.name: value}


@dataclass
class Group(Part):
    """A nested value. Left out when nothing in it was filled in, unless it is required."""

    parts: list[Part] = field(default_factory=list)

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        for part in self.parts:
            yield from part.fields()

    def read(self, reading: Reading, pointer: str) -> Any:
        reading.places[pointer] = self.name
        values = {part.key: part.read(reading, f"{pointer}/{part.key}") for part in self.parts}
        given = {key: value for key, value in values.items() if value is not BLANK}
        if any(part.says(values[part.key]) for part in self.parts):
            return given
        return {} if self.required else BLANK

    def typed(self, value: Any) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        for part in self.parts:
            if part.key in value:
                typed |= part.typed(value[part.key])
        return typed


@dataclass
class Rows(Part):
    """A list of nested values: one row each, blank rows skipped."""

    rows: list[Part] = field(default_factory=list)

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        for row in self.rows:
            yield from row.fields()

    def read(self, reading: Reading, pointer: str) -> Any:
        reading.places[pointer] = self.name
        items: list[Any] = []
        for row in self.rows:
            value = row.read(reading, f"{pointer}/{len(items)}")
            if value is not BLANK:
                items.append(value)
        return items or BLANK

    def typed(self, value: Any) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        for row, item in zip(self.rows, value, strict=False):
            typed |= row.typed(item)
        return typed
