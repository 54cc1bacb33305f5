"""The log as a feed, and single events."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import pagination
from api.errors import NotFoundError
from api.openapi.operation import Operation, ref
from api.parameters import AFTER, LIMIT, choices
from api.v1.streams.answers import render_events
from api.views import ApiView
from events import catalogue, store

CATEGORIES = ("deal", "company", "seminar", "source")


class FeedView(ApiView):
    """Every event in the one order of the log: remember the last position, ask for what comes after it."""

    query_parameters = {
        "get": (
            AFTER,
            LIMIT,
            choices("type", [cls.type for cls in catalogue.list_types()], "Only events of these types."),
            choices("category", CATEGORIES, "Only events of streams of these categories."),
        )
    }

    def describe(self, method: str) -> Operation:
        return Operation(
            id="list_events",
            tag="events",
            summary="The feed: every event in the order of the log",
            description="Whole and for ever, from position 1. `after` is the last position that you have.",
            answers={200: ("A page.", ref("EventPage"))},
            answer_headers={"Link": 'The next page, with rel="next".'},
        )

    def get(self, request: Request) -> Response:
        query = self.query
        found = store.read_log(query["after"], query["limit"] + 1, types=query["type"], categories=query["category"])
        page, after = pagination.cut(found, query["limit"], lambda event: event.position or 0)
        return pagination.respond(request, render_events(page), after)


class EventView(ApiView):
    """One event: what was recorded, by whom, through what, on what evidence."""

    def describe(self, method: str) -> Operation:
        return Operation(
            id="get_event",
            tag="events",
            summary="One event",
            answers={200: ("The event.", ref("Event"))},
            problems=(HTTPStatus.NOT_FOUND,),
        )

    def get(self, request: Request, event_id: Any) -> Response:
        event = store.find_event(str(event_id))
        if event is None:
            raise NotFoundError(detail=f"There is no event with the id {event_id}.")
        return Response(render_events([event])[0])
