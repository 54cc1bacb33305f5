"""What the OpenAPI document says of the access log."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import Answer, Operation, ref
from api.v1.streams.resource import StreamResource

_TAG = {"ETag": "A digest of the answer."}
_PAGE = {**_TAG, "Link": 'The next page, with rel="next".'}
_UNCHANGED = Answer("Not changed: `If-None-Match` names its ETag.", headers=_TAG)
_WHOSE = (
    "Every answer over REST, page of the admin and export that showed anything is in the access log before it leaves. "
    "For those who may export, and itself in the log. "
)


def list_of_stream(resource: type[StreamResource]) -> Operation:
    return Operation(
        id=f"list_{resource.category}_disclosures",
        tag=resource.collection,
        summary=f"Who was shown a {resource.category}, and when",
        description=_WHOSE + "In the order of time.",
        answers={200: Answer("A page.", ref("StreamDisclosures"), headers=_PAGE), 304: _UNCHANGED},
        headers=("If-None-Match",),
        problems=(HTTPStatus.NOT_FOUND,),
    )


def list_of_event() -> Operation:
    return Operation(
        id="list_event_disclosures",
        tag="events",
        summary="Who could know of an event, and since when",
        description=_WHOSE
        + "An answer about the event's stream counts when the event was there already, whether it showed it or not.",
        answers={200: Answer("A page.", ref("EventDisclosures"), headers=_PAGE), 304: _UNCHANGED},
        headers=("If-None-Match",),
        problems=(HTTPStatus.NOT_FOUND,),
    )
