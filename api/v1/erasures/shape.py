"""What is told of an erasure: never of whom, and never the words that went."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.v1 import times
from api.v1.shapes import ActorRef, Shape
from events.catalogue import Channel, ContactErased, Event
from events.catalogue.contact import ProfileField
from events.history.names import Words


class Erasure(Shape):
    """Personal data that were erased, on record."""

    event: UUID = Field(description="The event contact.erased.")
    contact: UUID
    ground: str = Field(description="Why, as a short code.")
    fields: list[ProfileField] = Field(description="What was blanked in the profile.")
    texts: int = Field(ge=0, description="How many texts kept apart from events were erased with it.")
    position: int
    recorded_at: AwareDatetime
    actor: ActorRef
    channel: Channel


def render(event: Event, words: Words) -> dict[str, Any]:
    """The shape Erasure of a sealed contact.erased event."""
    data, metadata = cast("ContactErased", event.data), event.metadata
    return {
        "event": event.id,
        "contact": data.contact_id,
        "ground": data.ground,
        "fields": list(data.fields),
        "texts": len(data.texts),
        "position": event.position,
        "recorded_at": times.to_text(event.recorded_at) if event.recorded_at else None,
        "actor": {"kind": metadata.actor.kind, "id": metadata.actor.id, "name": words.actor(metadata.actor)},
        "channel": metadata.channel,
    }
