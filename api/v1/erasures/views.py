"""What personal data were erased, on what ground (API.md, Q25)."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination
from api.openapi.operation import Answer, Operation, ref
from api.parameters import AFTER, LIMIT
from api.v1.erasures import shape
from api.views import ApiView
from events import store
from events.history import names


class ErasuresView(ApiView):
    """Every erasure, in the order of the log. People are told by the id of the contact alone."""

    query_parameters = {"get": (AFTER, LIMIT)}

    def describe(self, method: str) -> Operation:
        return Operation(
            id="list_erasures",
            tag="erasures",
            summary="What personal data were erased, and on what ground",
            description="In the order of the log: whose (by id), what, why, when and by whom; never what it was.",
            answers={
                200: Answer(
                    "A page of erasures.",
                    ref("ErasurePage"),
                    headers={"ETag": "A digest of the answer.", "Link": 'The next page, with rel="next".'},
                ),
                304: Answer(
                    "Not changed: `If-None-Match` names its ETag.", headers={"ETag": "A digest of the answer."}
                ),
            },
            headers=("If-None-Match",),
        )

    def get(self, request: Request) -> Response:
        limit = self.query["limit"]
        found = store.list_erasures(self.query["after"], limit + 1)
        page, place = pagination.cut(found, limit, lambda event: event.position or 0)
        self.disclose({event.stream_id for event in page}, events=[event.id for event in page])
        words = names.look_up(page)
        following = pagination.address(request, place)
        content = {"items": [shape.render(event, words) for event in page], "next": following}
        return conditional.respond(request, content, headers=pagination.links(following))
