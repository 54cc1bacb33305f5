"""What the OpenAPI document says of the endpoints of streams."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import Operation, ref
from api.v1.streams.resource import StreamResource

Resource = type[StreamResource]

_WRITE_PROBLEMS = (
    HTTPStatus.CONFLICT,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_WRITE_HEADERS = ("Idempotency-Key", "If-Match")
_PAGE_HEADERS = {"Link": 'The next page, with rel="next".'}


def list_streams(resource: Resource) -> Operation:
    return Operation(
        id=f"list_{resource.collection}",
        tag=resource.collection,
        summary=f"List {resource.collection}",
        description="In the order in which they were opened. Served from the read models, moments behind the log.",
        answers={200: ("A page.", ref(f"{resource.shape.__name__}Page"))},
        answer_headers=_PAGE_HEADERS,
    )


def open_stream(resource: Resource) -> Operation:
    return _write(
        resource,
        id=f"open_{resource.category}",
        summary=f"Open a {resource.category}",
        description=(
            f"With its first events, or with the data of `{resource.opening_type}` alone; the short form without "
            "`citations` is recorded as the client's own knowledge."
        ),
        body=f"{resource.shape.__name__}Opening",
        location="The stream.",
    )


def get_stream(resource: Resource) -> Operation:
    return Operation(
        id=f"get_{resource.category}",
        tag=resource.collection,
        summary=f"A {resource.category} as it stands, or stood",
        description=(
            "Without parameters its newest state, your own last write included. With `valid_at` or `known_at` it is "
            "folded for those coordinates, which `as_of` echoes; 404 where nothing was known, or had happened, by then."
        ),
        answers={200: ("Its state.", ref(resource.shape.__name__))},
        answer_headers={"ETag": 'Its version, such as "v7".'},
        problems=(HTTPStatus.NOT_FOUND,),
    )


def list_stream_events(resource: Resource) -> Operation:
    return Operation(
        id=f"list_{resource.category}_events",
        tag=resource.collection,
        summary=f"The events of a {resource.category}",
        description="As they were recorded. Here `after` is a version of the stream, not a position of the log.",
        answers={200: ("A page.", ref("EventPage"))},
        answer_headers=_PAGE_HEADERS,
        problems=(HTTPStatus.NOT_FOUND,),
    )


def record_stream_events(resource: Resource) -> Operation:
    return _write(
        resource,
        id=f"record_{resource.category}_events",
        summary=f"Record events of a {resource.category}",
        description="One event, or several at once: all or none. Corrections and retractions need the scope `correct`.",
        body=f"{resource.shape.__name__}EventsIn",
        location="The first of the events.",
    )


def get_history(resource: Resource) -> Operation:
    return Operation(
        id=f"get_{resource.category}_history",
        tag=resource.collection,
        summary=f"How a {resource.category} came to be",
        description="Every event as a sentence, in the order of the world; superseded ones are marked.",
        answers={200: ("The whole story.", ref("History"))},
        problems=(HTTPStatus.NOT_FOUND,),
    )


def _write(resource: Resource, *, id: str, summary: str, description: str, body: str, location: str) -> Operation:
    written = ref(f"{resource.shape.__name__}Written")
    return Operation(
        id=id,
        tag=resource.collection,
        summary=summary,
        description=description,
        body=ref(body),
        answers={201: ("Recorded.", written), 200: ("A replay, or a dry run: nothing new was written.", written)},
        headers=_WRITE_HEADERS,
        answer_headers={
            "ETag": "The stream's version.",
            "Location": location,
            "Idempotent-Replayed": "`true` on a replay.",
        },
        problems=(HTTPStatus.NOT_FOUND, *_WRITE_PROBLEMS),
    )
