"""The schemas of the document: shapes of answers, event data from the catalogue, pages and writes of each category."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api.openapi import events, lines
from api.openapi.naming import Enumerations, tell_defaults
from api.openapi.operation import HEADERS, Schema, ref
from api.v1.batch.answers import Batch
from api.v1.bodies import ENVELOPE, EVENTS_MAX
from api.v1.disclosures.shape import EventDisclosures, StreamDisclosures
from api.v1.erasures.shape import Erasure
from api.v1.events.shapes import CLOUD_EVENT, feed_page
from api.v1.eventtypes.shape import EventType
from api.v1.exports.shape import Export
from api.v1.history.dossiers import CompanyDossier
from api.v1.history.shapes import AnomalyPage, DealDiff, DiffPage, EventCitations, Impact, Stages
from api.v1.imports.shape import Import, ImportLine
from api.v1.lineage.shapes import DealLineage
from api.v1.log.shapes import Consistency, LogCheckpoint, LogKey
from api.v1.portfolio.shapes import Board, Funnel, InterestPage
from api.v1.projections.shape import Verification
from api.v1.shapes import Flag, Problem, Recorded
from api.v1.streams.describing import part_of
from api.v1.streams.resource import StreamResource
from api.v1.token.shapes import CallerInfo, RotatedToken
from api.v1.urls import RESOURCES
from events.catalogue import Citation, get_type, list_types
from events.intake import Reason

_REF = "#/components/schemas/{model}"
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "dt_<prefix>_<secret>"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "Of somebody signed in to the admin pages. Writes need the header X-CSRFToken, too.",
    },
}


TAGS = {
    "deals": "Partnerships between companies, from the first rumour to their end.",
    "companies": "Who takes part in deals, under all their names.",
    "seminars": "Meetings at which companies talk, and the deals that they were about.",
    "sources": "Where we know things from, and how reliable that is.",
    "exports": "Files for auditors, with proofs and the verifier that checks them.",
    "imports": "Streams of events of any length, recorded in the background and told of line by line.",
    "event-types": "What can happen: the catalogue of events, and the JSON Schema of each.",
    "portfolio": "All deals at once, on any day, by what was known at any moment.",
    "projections": "The views that lists are served from, and whether they equal the log.",
    "erasures": "What personal data were erased, and on what ground.",
    "log": "The log's Merkle tree and its signed checkpoints: proof that nothing was changed, added late or removed.",
    "token": "Who is calling, and new secrets.",
    "events": "The log: everything that was ever recorded, in one order.",
}


def add(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A drf-spectacular post-processing hook: puts every schema in its place, and the way to authenticate."""
    schemas = _models() | events.list_components() | lines.list_components()
    for resource in RESOURCES:
        schemas |= _of_resource(resource, schemas)
    schemas["EventPage"] = _page("Event")
    schemas["EventTypePage"] = _page("EventType")
    schemas["ErasurePage"] = _page("Erasure")
    schemas["LogCheckpointPage"] = _page("LogCheckpoint")
    schemas["LogKeyPage"] = _page("LogKey")
    schemas["ExportPage"] = _page("Export")
    schemas["ImportPage"] = _page("Import")
    schemas["ImportLinePage"] = _page("ImportLine")
    schemas["ImportUndoIn"] = schemas.pop("Reason")
    schemas["FeedPage"] = feed_page(_page("Event"))
    schemas["CloudEvent"] = CLOUD_EVENT
    schemas["History"] = _page("Event", ref("AsOf"))
    return _named(result, schemas) | {"tags": _tags(result)}


def _named(result: dict[str, Any], schemas: dict[str, Schema]) -> dict[str, Any]:
    """The document with a component for every enumeration."""
    enumerations = Enumerations()
    components = {name: enumerations.hoist(tell_defaults(schema), name) for name, schema in schemas.items()}
    paths = {
        address: {method: enumerations.hoist(operation, operation["operationId"]) for method, operation in path.items()}
        for address, path in result["paths"].items()
    }
    components |= enumerations.components
    return result | {
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "headers": HEADERS,
            "securitySchemes": _SECURITY,
        },
    }


def _tags(result: dict[str, Any]) -> list[dict[str, str]]:
    """The tags in use, each with what it is about. A tag without a text here is a mistake that a test finds."""
    used = {tag for path in result["paths"].values() for operation in path.values() for tag in operation["tags"]}
    return [{"name": tag} | ({"description": TAGS[tag]} if tag in TAGS else {}) for tag in sorted(used)]


def _models() -> dict[str, Schema]:
    shapes: list[type[BaseModel]] = [
        Problem,
        Recorded,
        Flag,
        CallerInfo,
        RotatedToken,
        EventType,
        Erasure,
        Export,
        Import,
        ImportLine,
        LogCheckpoint,
        LogKey,
        Consistency,
        Batch,
        StreamDisclosures,
        EventDisclosures,
        Verification,
        Board,
        Funnel,
        InterestPage,
        DealDiff,
        DealLineage,
        DiffPage,
        Stages,
        CompanyDossier,
        Impact,
        AnomalyPage,
        EventCitations,
        *(resource.shape for resource in RESOURCES),
    ]
    inputs: list[type[BaseModel]] = [*list_types(), Citation, Reason]
    modes: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "serialization") for model in shapes]
    modes += [(model, "validation") for model in inputs]
    _, definitions = models_json_schema(modes, ref_template=_REF)
    models: dict[str, Schema] = definitions["$defs"]
    for cls in list_types():
        models[cls.__name__]["examples"] = [dict(cls.example)]
    return models


def _of_resource(resource: type[StreamResource], schemas: dict[str, Schema]) -> dict[str, Schema]:
    shape, event = resource.shape.__name__, ref(events.event_in(resource.category))
    several = {"type": "array", "items": event, "minItems": 1, "maxItems": EVENTS_MAX}
    client_id = {"type": ["string", "null"], "format": "uuid", "description": "An id of the client's choice."}
    return {
        f"{shape}Page": _list(resource),
        f"{shape}Fields": schemas[shape]
        | {
            "description": "What `fields` leaves of it.",
            "required": ["id"],
            "properties": schemas[shape]["properties"] | {"included": _included(resource)},
        },
        f"{shape}Written": {
            "type": "object",
            "required": ["events", "version", "state", "flags"],
            "properties": {
                "events": {"type": "array", "items": ref("Event")},
                "version": {"type": "integer"},
                "state": ref(shape),
                "flags": {"type": "array", "items": ref("Flag")},
                "companions": {
                    "description": "What was written into another stream along with these events, as merges and moves "
                    "are. Absent where there is nothing.",
                    "type": "array",
                    "items": ref("BatchEvent"),
                },
            },
        },
        f"{shape}EventsIn": {"anyOf": [event, ref(f"{shape}EventList")]},
        f"{shape}EventList": {
            "description": "Several events: all or none.",
            "type": "object",
            "required": ["events"],
            "properties": {"events": several},
            "additionalProperties": False,
        },
        f"{shape}Opening": {
            "description": "The events that open it, or the data of the opening event alone.",
            "anyOf": [ref(f"{shape}OpeningEvents"), ref(f"{shape}OpeningData")],
        },
        f"{shape}OpeningEvents": {
            "type": "object",
            "required": ["events"],
            "properties": {"id": client_id, "events": several},
            "additionalProperties": False,
        },
        f"{shape}OpeningData": _short_opening(get_type(resource.opening_type).__name__, client_id, schemas),
    }


def _list(resource: type[StreamResource]) -> Schema:
    page = _page(resource.shape.__name__)
    items = {"type": "array", "items": part_of(resource)}
    place = {
        "as_of": ref("AsOf"),
        "projection_position": {
            "type": "integer",
            "description": "Complete up to this position of the log. As of another time that of `as_of`.",
        },
    }
    properties = page["properties"] | {"items": items, "included": _included(resource)} | place
    return page | {"required": [*page["required"], *place], "properties": properties}


def _included(resource: type[StreamResource]) -> Schema:
    """What came along: streams by their ids, under the name of what was asked for."""
    kinds = {name: StreamResource.by_category[include.category] for name, include in resource.includes.items()}
    return {
        "description": "With `include` only: what came along, by kind and id.",
        "type": "object",
        "properties": {
            name: {"type": "object", "additionalProperties": ref(kind.shape.__name__)} for name, kind in kinds.items()
        },
    }


def _page(item: str, as_of: Schema | None = None) -> Schema:
    properties: dict[str, Schema] = {
        "items": {"type": "array", "items": ref(item)},
        "next": {"type": ["string", "null"], "description": "The address of the next page; null on the last."},
    }
    if as_of:
        properties["as_of"] = as_of
    return {"type": "object", "required": ["items", "next"], "properties": properties}


def _short_opening(opening: str, client_id: Schema, schemas: dict[str, Schema]) -> Schema:
    """The data of the opening event with the rest of the envelope, and an id, beside it."""
    data, envelope = schemas[opening], schemas[f"{opening}In"]["properties"]
    beside = {name: envelope[name] for name in sorted(ENVELOPE)}
    return data | {"properties": data["properties"] | beside | {"id": client_id}}
