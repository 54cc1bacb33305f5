"""Who was shown a stream, and who could know of an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from events.catalogue import Actor, Event
from events.disclosures.statements import statement


class Disclosure(NamedTuple):
    """One answer that showed something. `position`: what it showed is at or before it, or was not in the log yet.

    `owner` is the id of the user whose token asked. `everything`: it was about all there is, not about single streams.
    `events`: how many single events it showed, 0 for an answer about the access log itself; None for streams as such.
    """

    number: int
    at: datetime
    actor: Actor
    owner: str | None
    channel: str
    action: str
    request_id: str | None
    position: int
    is_as_of: bool
    valid_at: str | None
    known_at: datetime | None
    everything: bool
    events: int | None


def list_of_stream(
    stream_id: str,
    *,
    after: int,
    limit: int,
    actor: Actor | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Disclosure]:
    """The first so many after a number, in the order in which they were written. A user's tokens count as the user."""
    given = {"stream_id": stream_id, "after": after, "limit": limit, "since": since, "until": until}
    return _select("list_of_stream", given | _only(actor))


def list_of_event(event: Event, *, after: int, limit: int, actor: Actor | None = None) -> list[Disclosure]:
    """Those that could show the event: by itself, or its stream when the event was there already.

    "Could", since an answer about a stream need not show every event of it.
    """
    return _select("list_of_event", {"after": after, "limit": limit} | _of(event) | _only(actor))


def list_first(event: Event, actor: Actor | None = None) -> list[Disclosure]:
    """For each actor the first that could show the event, earliest first: from then on they could know of it."""
    return sorted(_select("first_of_event", _of(event) | _only(actor)), key=lambda found: found.number)


def _of(event: Event) -> dict[str, Any]:
    """An event that has no position yet is behind every position."""
    return {
        "event_id": event.id,
        "stream_id": event.stream_id,
        "position": event.position,
        "created_at": event.created_at,
    }


def _only(actor: Actor | None) -> dict[str, str | None]:
    return {"actor_kind": actor.kind if actor else None, "actor_id": actor.id if actor else None}


def _select(name: str, given: Mapping[str, Any]) -> list[Disclosure]:
    with connection.cursor() as cursor:
        cursor.execute(statement(f"queries/{name}"), given)
        return [_disclosure(row) for row in cursor.fetchall()]


def _disclosure(row: Sequence[Any]) -> Disclosure:
    number, at, kind, id_, *rest = row
    return Disclosure(number, at, Actor(kind=kind, id=id_), *rest)
