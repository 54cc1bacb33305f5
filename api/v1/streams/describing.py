"""What the OpenAPI document says of the endpoints of streams."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.openapi.operation import Answer, Link, Operation, ref
from api.v1.streams.resource import StreamResource
from events.catalogue import get_type, list_types
from events.catalogue.examples import ARTICLE

Resource = type[StreamResource]

_WRITE_PROBLEMS = (
    HTTPStatus.CONFLICT,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.PRECONDITION_REQUIRED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_WRITE_HEADERS = ("Idempotency-Key", "If-Match")
_CONDITION = ("If-None-Match",)
TIMED = ("Accept-Datetime", *_CONDITION)
"""Request headers of what can be read as of another time."""
_TAG = {"ETag": "A digest of the answer."}
LIST_TAG = {
    "ETag": "A digest of the answer; as it stands now a weak one, which leaves out where in the log the answer stands: "
    "304 says that it stands at the newest position, too.",
}
"""Of answers about everything, which tell their position."""
MEMENTO_HEADERS = {
    "Memento-Datetime": "As of a moment of knowledge: when the event at its position was recorded.",
    "Content-Location": "As of a moment of knowledge: the same by `known_position`.",
    "Link": 'As of a moment of knowledge: the address without it, with rel="original timegate".',
}
"""Headers of answers as of another time (RFC 7089)."""
_PAGE_HEADERS = {**_TAG, "Link": 'The next page, with rel="next", and in lists the one before, with rel="prev".'}
_UNCHANGED = Answer("Not changed: `If-None-Match` names its ETag.", headers=_TAG)


def list_streams(resource: Resource) -> Operation:
    return Operation(
        id=f"list_{resource.collection}",
        tag=resource.collection,
        summary=f"List {resource.collection}",
        description=(
            "Served from the read models, moments behind the log, up to `projection_position` at least: `min_position` "
            "makes sure of what you know to be recorded. A page never shows anything that lies beyond what the read "
            "models have taken in completely, so "
            "whoever goes on after the last position, now or tomorrow, meets every item and, with `order=opened`, none "
            "twice, whoever writes meanwhile. As of another time or level of evidence it tells what there was then, up "
            "to 200 a page in the order of opening, and `next` stays at the position of `as_of`; what only holds today "
            "is refused by name. Filters are joined by and, the values of one filter by or. " + _includes(resource)
        ),
        answers={
            200: Answer(
                "A page.",
                ref(f"{resource.shape.__name__}Page"),
                headers={**MEMENTO_HEADERS, **_PAGE_HEADERS, **LIST_TAG},
            ),
            304: _UNCHANGED,
        },
        headers=TIMED,
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
        example=dict(get_type(resource.opening_type).example),
        location="The stream.",
    )


def get_stream(resource: Resource) -> Operation:
    return Operation(
        id=f"get_{resource.category}",
        tag=resource.collection,
        summary=f"A {resource.category} as it stands, or stood",
        description=(
            "Without parameters its newest state, your own last write included. With `valid_at`, `known_at` or "
            "`known_position`, or `min_level`, it is folded for those coordinates, which `as_of` echoes; 404 where "
            "nothing was known, or can have happened, then. A partial date is answered for its last day, with every "
            "state before in `during`; `uncertain` and `between` say what vague dates leave open. Once later positions "
            "exist, the answer of a moment of knowledge never changes, and may be kept: `Cache-Control`. "
            "The ETag is the version with a digest, for names and deadlines change what is told where no event does: "
            "send it back in `If-None-Match` to be told only of changes, and in `If-Match`, which looks at the version "
            "alone, with a write. " + _includes(resource)
        ),
        answers={
            200: Answer(
                "Its state.",
                part_of(resource),
                headers={
                    "ETag": 'Its version and a digest, such as "v7.0f3c5d2e8a7b4c6d9e1f2a3b"; as of, a digest.',
                    **MEMENTO_HEADERS,
                },
            ),
            304: _UNCHANGED,
        },
        headers=TIMED,
        problems=(HTTPStatus.NOT_FOUND,),
    )


def part_of(resource: Resource) -> dict[str, Any]:
    """One item: whole, or what `fields` leaves of it."""
    shape = resource.shape.__name__
    return {"anyOf": [ref(shape), ref(f"{shape}Fields")]}


def _includes(resource: Resource) -> str:
    names = ", ".join(f"`{name}`" for name in resource.includes)
    return f"With `include` it brings along, once each: {names}."


def list_stream_events(resource: Resource) -> Operation:
    return Operation(
        id=f"list_{resource.category}_events",
        tag=resource.collection,
        summary=f"The events of a {resource.category}",
        description="As they were recorded. Here `after` is a version of the stream, not a position of the log.",
        answers={200: Answer("A page.", ref("EventPage"), headers=_PAGE_HEADERS), 304: _UNCHANGED},
        headers=_CONDITION,
        problems=(HTTPStatus.NOT_FOUND,),
    )


def record_stream_events(resource: Resource) -> Operation:
    return _write(
        resource,
        id=f"record_{resource.category}_events",
        summary=f"Record events of a {resource.category}",
        description=(
            "One event, or several at once: all or none. Corrections, retractions and moves need the scope `correct`, "
            "merges and undoing them `merge`. "
            f"`If-Match` is required, else 428, for {_resting(resource.category)}; `*` says that any version will do."
        ),
        body=f"{resource.shape.__name__}EventsIn",
        example=_example_event(resource),
        location="The first of the events.",
    )


def _resting(category: str) -> str:
    """The types of a category that need the version that they rest on."""
    return ", ".join(f"`{cls.type}`" for cls in list_types(category) if cls.needs_version)


def get_history(resource: Resource) -> Operation:
    return Operation(
        id=f"get_{resource.category}_history",
        tag=resource.collection,
        summary=f"How a {resource.category} came to be",
        description=(
            "Every event as a sentence, in the order of the world, as corrected; `include=superseded` tells every "
            "one as it was recorded. `evidence` names the sources, those of later citations, too, and says whether "
            "they stand."
        ),
        answers={200: Answer("The whole story.", ref("History"), headers={**_TAG, **MEMENTO_HEADERS}), 304: _UNCHANGED},
        headers=TIMED,
        problems=(HTTPStatus.NOT_FOUND,),
    )


def _example_event(resource: Resource) -> dict[str, Any]:
    """What is said first of a stream that is open: the catalogue's own example of it."""
    cls = next(cls for cls in list_types(resource.category) if cls.type != resource.opening_type)
    citation = {"source": ARTICLE, "quote": "in the words of the article", "locator": "paragraph 2"}
    return {"type": cls.type, "occurred": "around 2024-03", "data": dict(cls.example), "citations": [citation]}


def _links(resource: Resource) -> tuple[Link, ...]:
    stream = {"stream_id": "$response.body#/state/id"}
    return (
        Link(f"get_{resource.category}", stream, "The stream as it stands now."),
        Link(f"get_{resource.category}_history", stream),
        Link(f"record_{resource.category}_events", stream, "What happened next."),
        Link("get_event", {"event_id": "$response.body#/events/0/id"}, "The event that was recorded."),
    )


def _write(
    resource: Resource, *, id: str, summary: str, description: str, body: str, example: Any, location: str
) -> Operation:
    written = ref(f"{resource.shape.__name__}Written")
    return Operation(
        id=id,
        tag=resource.collection,
        summary=summary,
        description=description,
        body=ref(body),
        example=example,
        answers={
            201: Answer("Recorded.", written, links=_links(resource)),
            200: Answer("A replay, or a dry run: nothing new was written.", written),
        },
        headers=_WRITE_HEADERS,
        answer_headers={
            "ETag": "The stream's version.",
            "Location": location,
            "Idempotent-Replayed": "`true` on a replay.",
        },
        problems=(HTTPStatus.NOT_FOUND, *_WRITE_PROBLEMS),
    )
