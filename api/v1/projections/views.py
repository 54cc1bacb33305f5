"""Whether a view equals the log."""

from __future__ import annotations

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from api import pagination
from api.errors import NotFoundError
from api.openapi.operation import Answer, Operation, ref
from api.parameters import AFTER, LIMIT, identifier
from api.v1.projections.shape import render
from api.views import ApiView
from events import store
from events.history import UnknownStreamError
from events.projections import ALL, PROJECTIONS, comparing


class VerifyView(ApiView):
    """The rows of a view, held against a fresh fold of the log: one stream, or all in steps."""

    query_parameters = {"get": (AFTER, LIMIT, identifier("stream", "Only this stream."))}

    def describe(self, method: str) -> Operation:
        return Operation(
            id="verify_projection",
            tag="projections",
            summary="Does a view equal the log?",
            description=(
                "Folds the streams of a category anew and compares every field of every row that is kept of them. "
                "In steps of `limit` streams in the order of their opening: follow `next` until `complete`. Nothing is "
                "sampled, and an answer speaks only of what it counts as `compared`. `segment` is what lists and "
                "boards as of another time read: of streams of all categories, every segment of every position."
            ),
            path={"name": {"type": "string", "enum": list(ALL)}},
            answers={
                200: Answer("What was found.", ref("Verification"), headers={"Link": 'The next step, with rel="next".'})
            },
            problems=(HTTPStatus.NOT_FOUND,),
        )

    def get(self, request: Request, name: str) -> Response:
        if name not in ALL:
            raise NotFoundError(detail=f"There is no projection {name!r}. There are {', '.join(ALL)}.")
        if stream_id := self.query["stream"]:
            category = store.list_existing([stream_id]).get(stream_id)
            if category not in (PROJECTIONS if name not in PROJECTIONS else [name]):
                raise UnknownStreamError(stream_id=stream_id)
            found = comparing.compare(name, [stream_id])
        else:
            found = comparing.compare_next(name, self.query["after"], self.query["limit"])
        self.disclose({difference.stream_id for difference in found.differences})
        following = pagination.address(request, None if found.position is None else {"after": found.position})
        return Response(render(name, found, following), headers=pagination.links(following))
