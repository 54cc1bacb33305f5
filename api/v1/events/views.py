"""The log as a feed, and single events: each as JSON or as CloudEvents."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination
from api.errors import NotFoundError
from api.openapi.operation import Operation
from api.renderers import CloudEventRenderer, CloudEventsRenderer, JsonRenderer
from api.v1 import freshness
from api.v1.events import cloudevents, describing, feed
from api.v1.streams.answers import render_events
from api.views import ApiView
from events import store


class FeedView(ApiView):
    """Every event in the one order of the log: remember the last position, ask for what comes after it."""

    renderer_classes = (JsonRenderer, CloudEventsRenderer)
    query_parameters = {"get": feed.PARAMETERS}

    def describe(self, method: str) -> Operation:
        return describing.list_events()

    def get(self, request: Request) -> Response:
        freshness.require_position(self.query["min_position"])
        page = feed.read_page(self.query)
        self.disclose({event.stream_id for event in page.events}, events=[event.id for event in page.events])
        items = render_events(page.events)
        following = pagination.address(request, None if page.at_end else {"after": page.position})
        headers = {"Log-Position": str(page.position), **pagination.links(following)}
        if page.turned_away:
            headers["Retry-After"] = str(feed.COME_BACK_AFTER)
        if _wants(request, CloudEventsRenderer):
            origin = _origin(request)
            return conditional.respond(request, [cloudevents.render(item, origin) for item in items], headers=headers)
        content = {"items": items, "next": following, "position": page.position}
        return conditional.respond(request, content, headers=headers)


class EventView(ApiView):
    """One event: what was recorded, by whom, through what, on what evidence."""

    renderer_classes = (JsonRenderer, CloudEventRenderer)

    def describe(self, method: str) -> Operation:
        return describing.get_event()

    def get(self, request: Request, event_id: Any) -> Response:
        event = store.find_event(str(event_id))
        if event is None:
            raise NotFoundError(detail=f"There is no event with the id {event_id}.")
        self.disclose([event.stream_id], events=[event.id])
        item = render_events([event])[0]
        if _wants(request, CloudEventRenderer):
            item = cloudevents.render(item, _origin(request))
        return conditional.respond(request, item)


def _wants(request: Request, renderer: type[JsonRenderer]) -> bool:
    return isinstance(request.accepted_renderer, renderer)


def _origin(request: Request) -> str:
    """Scheme and host of this installation, without a slash at the end."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
