"""What the OpenAPI document says of the feed and of single events."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import CLOUDEVENTS_BATCH, Answer, Operation, ref

CLOUDEVENT = "application/cloudevents+json"
_TAG = {"ETag": "A digest of the answer.", "Vary": "Accept: the same address tells CloudEvents."}
_UNCHANGED = Answer("Not changed: `If-None-Match` names its ETag.", headers=_TAG)


def list_events() -> Operation:
    return Operation(
        id="list_events",
        tag="events",
        summary="The feed: every event in the order of the log",
        description=(
            "Whole and for ever, from position 1. Keep `position` together with what you made of the page, in one "
            "transaction, and go on with `after=<position>`: nothing is missed or met twice, whenever you stop. "
            "`position` moves on even where no event on the way was wanted, so the filters cost a look at everything "
            "only once. `next` is null at the end of the log; `wait` then lets you hear of news as it comes."
        ),
        answers={
            200: Answer(
                "A page.",
                ref("FeedPage"),
                media={CLOUDEVENTS_BATCH: {"type": "array", "items": ref("CloudEvent")}},
                headers={
                    **_TAG,
                    "Link": 'The next page, with rel="next".',
                    "Log-Position": "How far the page reaches: the `position` of the page.",
                    "Retry-After": "There was no room to wait: ask again after so many seconds.",
                },
            ),
            304: _UNCHANGED,
        },
        headers=("If-None-Match",),
        problems=(HTTPStatus.CONFLICT,),
    )


def get_event() -> Operation:
    return Operation(
        id="get_event",
        tag="events",
        summary="One event",
        description="What was recorded never changes; names, `position` and `superseded_by` may, and the ETag with it.",
        answers={
            200: Answer("The event.", ref("Event"), media={CLOUDEVENT: ref("CloudEvent")}, headers=_TAG),
            304: _UNCHANGED,
        },
        headers=("If-None-Match",),
        problems=(HTTPStatus.NOT_FOUND,),
    )
