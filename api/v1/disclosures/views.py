"""Who saw a stream, and who could know of an event."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination
from api.errors import NotFoundError
from api.models import Scope
from api.openapi.operation import Operation
from api.parameters import AFTER, LIMIT, Parameter
from api.v1 import times
from api.v1.disclosures import describing
from api.v1.disclosures.shape import look_up, render
from api.v1.streams.views import StreamEndpoint
from api.views import ApiView
from events import disclosures, store
from events.catalogue import Actor

_ACTOR = re.compile(r"(user|token|task):([!-~]{1,100})", re.ASCII)


def parse_actor(text: str) -> Actor:
    found = _ACTOR.fullmatch(text)
    if not found:
        raise ValueError("Expected the kind and the id of an actor, such as user:7 or token:0123456789ab.")
    kind: Any = found[1]
    return Actor(kind=kind, id=found[2])


ACTOR = Parameter(
    name="actor",
    parse=parse_actor,
    schema={"type": "string", "pattern": f"^{_ACTOR.pattern}$", "examples": ["user:7", "token:0123456789ab"]},
    description="Only what this actor was shown: `user:`, `token:` or `task:` and the id. A user's tokens count, too.",
)


def parse_from(text: str) -> datetime:
    """A date means from its beginning in UTC."""
    moment = times.parse_known_at(text).instant
    return moment if "T" in text.upper() else datetime.combine(moment.date(), time.min, UTC)


def parse_to(text: str) -> datetime:
    return times.parse_known_at(text).instant


_MOMENT = {"type": "string", "examples": ["2025-04-10T00:00:00Z", "2025-04-10"]}
FROM = Parameter(
    name="from",
    parse=parse_from,
    schema=_MOMENT,
    description="Only what was shown at this moment or later; a date means from its beginning in UTC.",
)
TO = Parameter(
    name="to",
    parse=parse_to,
    schema=_MOMENT,
    description="Only what was shown at this moment or before; a date means to its end in UTC.",
)


class StreamDisclosuresView(StreamEndpoint):
    """Who was shown a stream."""

    scopes = {"get": (Scope.EXPORT,)}
    query_parameters = {"get": (AFTER, LIMIT, ACTOR, FROM, TO)}

    def describe(self, method: str) -> Operation:
        return describing.list_of_stream(self.resource)

    def get(self, request: Request, stream_id: Any) -> Response:
        self.require_stream(str(stream_id))
        limit = self.query["limit"]
        found = disclosures.list_of_stream(
            str(stream_id),
            after=self.query["after"],
            limit=limit + 1,
            actor=self.query["actor"],
            since=self.query["from"],
            until=self.query["to"],
        )
        self.disclose([str(stream_id)], events=())
        page, place = pagination.cut(found, limit, lambda row: row.number)
        following = pagination.address(request, place)
        answer = {"items": render(page, look_up(page)), "next": following}
        return conditional.respond(request, answer, headers=pagination.links(following))


class EventDisclosuresView(ApiView):
    """Who could know of an event."""

    scopes = {"get": (Scope.EXPORT,)}
    query_parameters = {"get": (AFTER, LIMIT, ACTOR)}

    def describe(self, method: str) -> Operation:
        return describing.list_of_event()

    def get(self, request: Request, event_id: Any) -> Response:
        event = store.find_event(str(event_id))
        if event is None:
            raise NotFoundError(detail=f"There is no event with the id {event_id}.")
        limit, actor = self.query["limit"], self.query["actor"]
        found = disclosures.list_of_event(event, after=self.query["after"], limit=limit + 1, actor=actor)
        first = disclosures.list_first(event, actor)
        self.disclose([event.stream_id], events=())
        page, place = pagination.cut(found, limit, lambda row: row.number)
        words = look_up([*page, *first])
        following = pagination.address(request, place)
        answer = {
            "event": event.id,
            "position": event.position,
            "first": render(first, words),
            "items": render(page, words),
            "next": following,
        }
        return conditional.respond(request, answer, headers=pagination.links(following))
