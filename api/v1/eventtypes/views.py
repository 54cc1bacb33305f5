"""What can happen: every type of event, and the JSON Schema of every version of each."""

from __future__ import annotations

from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional
from api.errors import NotFoundError
from api.openapi.operation import JSON_SCHEMA, Answer, Operation, ref
from api.parameters import Parameter, parse_integer
from api.renderers import JsonRenderer, JsonSchemaRenderer
from api.v1.eventtypes import schemas, shape
from api.views import ApiView
from events import catalogue

VERSION_MAX = 32_767
_TYPES = {cls.type: cls for cls in catalogue.list_types()}
_FOR_A_DAY = "private, max-age=86400, immutable"
"""Of one version: what it demands never changes. Its wording may with a release, which shows after a day."""


def _parse_part(text: str) -> str:
    if text not in schemas.OF:
        raise ValueError(f"Expected one of {', '.join(schemas.OF)}.")
    return text


_VERSION = Parameter(
    name="version",
    parse=parse_integer(1, VERSION_MAX),
    schema={"type": "integer", "minimum": 1, "maximum": VERSION_MAX},
    description="Of this version; the newest if not given.",
)
_OF = Parameter(
    name="of",
    parse=_parse_part,
    schema={"type": "string", "enum": list(schemas.OF), "default": "data"},
    description="Of the `data` of an event, or of the whole event as it is told, which is the data of a CloudEvent.",
    default="data",
)


class EventTypesView(ApiView):
    """The catalogue, whole: the named kinds first, then in the order of a deal's life."""

    def describe(self, method: str) -> Operation:
        return Operation(
            id="list_event_types",
            tag="event-types",
            summary="Every type of event",
            description="All on one page: the five named kinds first, then in the order of a deal's life.",
            answers={
                200: Answer("The catalogue.", ref("EventTypePage"), headers={"ETag": "A digest of the answer."}),
                304: Answer("Not changed: `If-None-Match` names its ETag."),
            },
            headers=("If-None-Match",),
        )

    def get(self, request: Request) -> Response:
        return conditional.respond(request, {"items": [shape.render(cls) for cls in _TYPES.values()], "next": None})


class SchemaOfTypeView(ApiView):
    """JSON Schema 2020-12. Versions that are no longer taken are here as well: events were recorded in them."""

    renderer_classes = (JsonSchemaRenderer, JsonRenderer)
    query_parameters = {"get": (_VERSION, _OF)}

    def describe(self, method: str) -> Operation:
        document = {"type": "object", "description": "A JSON Schema (2020-12) without references to other documents."}
        return Operation(
            id="get_event_type_schema",
            tag="event-types",
            summary="The JSON Schema of a type of event",
            description="`/event-types` lists the versions of each type. That of one version may be cached for a day.",
            path={"event_type": {"type": "string", "enum": list(_TYPES)}},
            answers={
                200: Answer(
                    "The schema.", document, media={JSON_SCHEMA: document}, headers={"ETag": "A digest of the answer."}
                ),
                304: Answer("Not changed: `If-None-Match` names its ETag."),
            },
            headers=("If-None-Match",),
            problems=(HTTPStatus.NOT_FOUND,),
        )

    def get(self, request: Request, event_type: str) -> Response:
        versions = _list_versions(event_type)
        version = self.query["version"] or versions[-1]
        if version not in versions:
            raise NotFoundError(
                detail=f"There is no version {version} of {event_type}; there are 1 to {versions[-1]}."
                if len(versions) > 1
                else f"There is no version {version} of {event_type}, only version 1."
            )
        found = schemas.OF[self.query["of"]](event_type, version)
        if self.query["version"]:
            self.headers["Cache-Control"] = _FOR_A_DAY
        return conditional.respond(request, found)


def _list_versions(event_type: Any) -> range:
    if event_type not in _TYPES:
        close = get_close_matches(event_type[:100], _TYPES, n=3)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise NotFoundError(detail=f"There is no event type {event_type[:100]!r}.{hint}")
    return catalogue.list_versions(event_type)
