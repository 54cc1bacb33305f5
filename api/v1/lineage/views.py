"""Where a deal's record went, and what it took in (API.md, Q21)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional
from api.openapi.operation import Answer, Operation, ref
from api.parameters import MIN_VERSION
from api.v1 import freshness, times
from api.v1.lineage.shapes import render
from api.v1.streams.describing import MEMENTO_HEADERS, TIMED
from api.views import ApiView
from events.history.lineage import lineage

_TAG = {"ETag": "A digest of the answer."}


class LineageView(ApiView):
    """The merges of a deal, the events that moved, and the deal that lives."""

    query_parameters = {"get": (times.KNOWN_AT, times.KNOWN_POSITION, MIN_VERSION)}

    def describe(self, method: str) -> Operation:
        return Operation(
            id="get_deal_lineage",
            tag="deals",
            summary="Where a deal's record went, and what it took in",
            description=(
                "The chain of deals that it is merged into, the deals merged into it, every merge with its undoing, "
                "and the events that were moved from or to it; who did it, when and why."
            ),
            answers={
                200: Answer("The lineage.", ref("DealLineage"), headers={**_TAG, **MEMENTO_HEADERS}),
                304: Answer("Not changed: `If-None-Match` names its ETag.", headers=_TAG),
            },
            headers=TIMED,
            problems=(HTTPStatus.NOT_FOUND,),
        )

    def get(self, request: Request, stream_id: Any) -> Response:
        freshness.require_version(str(stream_id), self.query["min_version"])
        coordinates = times.read_coordinates(self.query)
        found = lineage(str(stream_id), known_position=coordinates.position)
        self.disclose(found.streams, position=coordinates.position)
        answer = render(found)
        if coordinates.is_now:
            return conditional.respond(request, answer)
        answer["as_of"] = times.to_json(coordinates)
        return conditional.respond(request, answer, coordinates=coordinates, is_erasable=True)  # it names people
