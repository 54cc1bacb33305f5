"""The access log in the shape in which clients get it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from api.v1 import times
from api.v1.shapes import ActorRef, Shape
from events.catalogue import Actor
from events.disclosures import Disclosure as Row
from events.history import names
from events.history.names import Words


class DisclosureAsOf(Shape):
    """What an answer as of then was asked for. `position` of the disclosure is the authority for what was known."""

    valid_at: str | None
    known_at: AwareDatetime | None


class Disclosure(Shape):
    """One answer: who was shown what, when, and how far the log reached."""

    number: int = Field(description="Its place in the access log; page by it.")
    at: AwareDatetime
    actor: ActorRef
    owner: ActorRef | None = Field(description="Of a token: whose it is.")
    channel: Literal["api", "admin", "export", "command"]
    action: str = Field(description="What was asked for: of the API, the id of the operation.")
    request_id: str | None
    position: int = Field(description="What was shown is at or before it, or was recorded that moment.")
    as_of: DisclosureAsOf | None = Field(description="Of answers as of then: they show nothing after `position`.")
    shown: Literal["everything", "stream", "events", "access_log"] = Field(
        description="All there is, the stream as such, single events of it, or only who saw it."
    )


class StreamDisclosures(Shape):
    items: list[Disclosure]
    next: str | None = Field(description="The address of the next page; null on the last.")


class EventDisclosures(StreamDisclosures):
    """`items` could show the event, in the order of time; `first` has the first of them for each actor."""

    event: str
    position: int | None
    first: list[Disclosure]


def render(rows: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """The shape Disclosure."""
    return [_render(row, words) for row in rows]


def look_up(rows: Sequence[Row]) -> Words:
    """What to call those who were shown something."""
    owners = [Actor(kind="user", id=row.owner) for row in rows if row.owner]
    return names.look_up(actors=[*(row.actor for row in rows), *owners])


def _render(row: Row, words: Words) -> dict[str, Any]:
    as_of = {"valid_at": row.valid_at, "known_at": times.to_text(row.known_at) if row.known_at else None}
    return {
        "number": row.number,
        "at": times.to_text(row.at),
        "actor": _actor(row.actor, words),
        "owner": _actor(Actor(kind="user", id=row.owner), words) if row.owner else None,
        "channel": row.channel,
        "action": row.action,
        "request_id": row.request_id,
        "position": row.position,
        "as_of": as_of if row.is_as_of or row.valid_at else None,
        "shown": _shown(row),
    }


def _actor(actor: Actor, words: Words) -> dict[str, Any]:
    return {"kind": actor.kind, "id": actor.id, "name": words.actor(actor)}


def _shown(row: Row) -> str:
    if row.events is not None:
        return "events" if row.events else "access_log"
    return "everything" if row.everything else "stream"
