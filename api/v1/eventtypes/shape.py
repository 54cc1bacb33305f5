"""What is told of a type of event."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.models import Scope
from api.v1 import writing
from api.v1.events.cloudevents import schema_path
from api.v1.shapes import Shape
from events import catalogue
from events.catalogue import EventData, PersonalData
from events.domain.ordering import OPENERS


class EventTypeVersion(Shape):
    version: int
    schema_: str = Field(alias="schema", description="The address of the JSON Schema of its data.")


class EventType(Shape):
    """A type of event, as the catalogue has it."""

    type: str
    category: Literal["deal", "company", "seminar", "source", "contact"]
    label: str = Field(description="What a card or menu calls it.")
    description: str
    named: bool = Field(description="One of the five kinds that people ask for by name; they come first.")
    opening: bool = Field(description="Opens a stream: first and once.")
    required_scope: Scope = Field(description="What a token needs to record it.")
    version_required: bool = Field(
        description="It rests on what was seen: say on which version of the stream, else 428."
    )
    personal_data: PersonalData = Field(description="What it may say of a natural person.")
    schema_version: int = Field(description="The newest version: the one that is taken, and in which all are told.")
    versions: list[EventTypeVersion] = Field(description="Every version there was, the newest last.")
    example: dict[str, Any] = Field(description="Data that keeps to the newest schema.")


def render(cls: type[EventData]) -> dict[str, Any]:
    """The shape EventType."""
    return {
        "type": cls.type,
        "category": cls.category(),
        "label": cls.label,
        "description": " ".join((cls.__doc__ or "").split()),
        "named": cls.named,
        "opening": cls.type in OPENERS,
        "required_scope": writing.needed_scope(cls.type),
        "version_required": catalogue.needs_version(cls.type),
        "personal_data": cls.personal_data,
        "schema_version": cls.schema_version,
        "versions": [
            {"version": version, "schema": schema_path(cls.type, version)}
            for version in catalogue.list_versions(cls.type)
        ],
        "example": dict(cls.example),
    }
