"""What every event class is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self, get_origin

from pydantic import BaseModel, ConfigDict

from events.catalogue.shape import Part, parts_of

Names = Callable[[str], str]
"""Turns an id found in event data into the words a person uses for it; unknown ids come back as they are."""


class PersonalData(StrEnum):
    """What an event type may say about a natural person. Every type must decide."""

    NONE = "none"  # nothing: companies, dates, figures
    CONTACT_ID = "contact_id"  # points to an erasable contact profile
    ERASABLE_TEXT = "erasable_text"  # free text kept apart under its SHA-256


class Value(BaseModel):
    """A part of an event's data: frozen, closed, made of JSON's own types so that reading needs no conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_alias=True)

    @classmethod
    def construct(cls, stored: Mapping[str, Any]) -> Self:  # type: ignore[override] # pydantic's own is long deprecated
        """Build from stored JSON without validating it again (it was validated when written)."""
        built: Self = builder_of(cls)(stored)
        return built

    def to_json(self) -> dict[str, Any]:
        """The stored form: JSON types only, fields left at None dropped, aliases as on the wire."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class EventData(Value):
    """The data of one event type at one schema version: the class is the type's single definition.

    From it come validation, JSON Schema, the OpenAPI component, the admin form, the sentence, the docs page,
    the personal-data policy and an example. Subclasses set every class attribute below.
    """

    type: ClassVar[str]  # wire name, "deal.approached"
    schema_version: ClassVar[int] = 1
    label: ClassVar[str]  # what a card or menu calls it: "Approach"
    named: ClassVar[bool] = False  # one of the five kinds people ask for by name
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    needs_version: ClassVar[bool] = False  # a client must say which version of the stream it rests on
    example: ClassVar[Mapping[str, Any]]

    def sentence(self, names: Names) -> str:
        """One plain sentence without a full stop: "Foxconn approached Nissan"."""
        raise NotImplementedError

    @classmethod
    def category(cls) -> str:
        """The category of the streams that hold this type: deal, company, seminar, source or contact."""
        return cls.type.partition(".")[0]


@cache
def builder_of(cls: type[BaseModel]) -> Callable[[Mapping[str, Any]], Any]:
    """The function behind `construct`; everything that can be worked out once per class is worked out here."""
    parts = parts_of(cls)
    fields = cls.model_fields
    defaults = {
        name: info.get_default(call_default_factory=True) for name, info in fields.items() if not info.is_required()
    }
    renames = tuple((part.wire, part.name) for part in parts if part.wire != part.name)
    conversions = tuple(
        (part.name, convert) for part in parts if (convert := _conversion(part, fields[part.name].annotation))
    )
    names = set(fields)  # shared by all instances: they are frozen, and pydantic copies it before it changes it
    new, put = cls.__new__, object.__setattr__

    def build(stored: Mapping[str, Any]) -> Any:
        values = {**defaults, **stored}
        for wire, name in renames:
            if wire in values:
                values[name] = values.pop(wire)
        for name, convert in conversions:
            if (value := values.get(name)) is not None:
                values[name] = convert(value)
        built = new(cls)
        put(built, "__dict__", values)
        put(built, "__pydantic_fields_set__", names)
        put(built, "__pydantic_extra__", None)
        put(built, "__pydantic_private__", None)
        return built

    return build


def _conversion(part: Part, annotation: Any) -> Callable[[Any], Any] | None:
    """What turns the JSON of one field into its value; None where JSON's own value will do."""
    if part.model is not None:
        build = builder_of(part.model)
        if part.many:
            return lambda items: tuple([item if isinstance(item, BaseModel) else build(item) for item in items])
        return lambda item: item if isinstance(item, BaseModel) else build(item)
    if part.many:
        return tuple
    return dict if get_origin(annotation) is dict else None  # copied: the default of a class must not be shared
