"""What every event class is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

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
    def construct(cls, stored: Mapping[str, Any]) -> Self:
        """Build from stored JSON without validating it again (it was validated when written)."""
        return _construct(cls, stored)

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
    example: ClassVar[Mapping[str, Any]]

    def sentence(self, names: Names) -> str:
        """One plain sentence without a full stop: "Foxconn approached Nissan"."""
        raise NotImplementedError

    @classmethod
    def category(cls) -> str:
        """The category of the streams that hold this type: deal, company, seminar or source."""
        return cls.type.partition(".")[0]


def _construct(cls: type[Any], stored: Mapping[str, Any]) -> Any:
    raise NotImplementedError
