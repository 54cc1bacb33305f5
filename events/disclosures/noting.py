"""Writing down that somebody is shown something, before it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from events.catalogue import Actor
from events.disclosures.statements import statement

Channel = Literal["api", "admin", "export", "command"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who is shown something: `owner` is the id of the user whose token it is, `request_id` that of the request."""

    actor: Actor
    channel: Channel
    owner: str | None = None
    request_id: str | None = None


def note(
    viewer: Viewer,
    action: str,
    stream_ids: Iterable[str] | None,
    *,
    position: int | None = None,
    events: Iterable[str] | None = None,
    valid_at: str | None = None,
    known_at: datetime | None = None,
) -> None:
    """Write that the viewer is shown these streams, or exactly these `events` of them; None is every stream there is.

    `valid_at` and `known_at` are as they were asked for. `position`: that of an answer as of then; None is everything
    that is committed. Call it before the answer leaves and after what it shows was read, so that the log's head, which
    is written then, covers that.

    Nothing is written where there are no streams.

    In autocommit the row is there when this returns: it outlives this process, and is lost only when PostgreSQL or its
    machine crashes within some 600 ms (asynchronous commit). In a transaction it is committed with it, or not at all.
    Raises DatabaseError; then the answer must not leave (docs/adr/0019-access-log.md).
    """
    streams = None if stream_ids is None else list(dict.fromkeys(stream_ids))
    if streams == []:
        return
    given = {
        "actor_kind": viewer.actor.kind,
        "actor_id": viewer.actor.id,
        "owner": viewer.owner,
        "channel": viewer.channel,
        "action": action,
        "request_id": viewer.request_id,
        "position": position,
        "valid_at": valid_at,
        "known_at": known_at,
        "streams": streams,
        "events": None if events is None else list(events),
        "alone": not connection.in_atomic_block,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("queries/note"), given)
