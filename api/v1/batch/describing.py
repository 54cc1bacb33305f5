"""What the OpenAPI document says of batches."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson

from api.openapi.operation import NDJSON, Answer, Operation, Schema, ref
from api.v1.batch.parsing import LINES_MAX
from events.catalogue import OWN_KNOWLEDGE, list_types
from events.catalogue.examples import COLLABORATION
from events.domain import OPENING_TYPES

_PROBLEMS = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.PRECONDITION_REQUIRED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_ANSWER = ref("Batch")


def describe(category: str | None) -> Operation:
    """`category`: of the one stream that the address names, None for any streams."""
    about = f" of one {category}" if category else ""
    resting = ", ".join(f"`{cls.type}`" for cls in list_types(category) if cls.needs_version)
    return Operation(
        id=f"record_{category}_batch" if category else "record_batch",
        tag={"company": "companies"}.get(category, f"{category}s") if category else "events",
        summary=f"Record up to {LINES_MAX:,} events{about}",
        description=(
            "All of them or none: 201, or one problem that points at everything that is wrong. With `atomic=false` "
            "each line stands or falls alone, in order, and 200 says what became of it. Later lines may name streams "
            "that earlier ones open. `expected_version` of a line is the version of its stream right before that line; "
            f"it is required, unless an earlier line of the stream opens it or has one, for {resting}. "
            "As `application/x-ndjson` each line of the body is one event."
        ),
        body={
            "type": "object",
            "required": ["events"],
            "properties": {
                "events": {"type": "array", "minItems": 1, "maxItems": LINES_MAX, "items": ref(_line_name(category))}
            },
            "additionalProperties": False,
        },
        media={NDJSON: {"type": "string", "description": "One event a line, each as in `events` of the JSON form."}},
        example={"events": [_example(category)]},
        examples={NDJSON: orjson.dumps(_example(category)).decode() + "\n"},
        answers={
            201: Answer("All of them were recorded.", _ANSWER),
            200: Answer("Line by line, a replay, or a dry run.", _ANSWER),
        },
        required_headers=("Idempotency-Key",),
        headers=("If-Match",) if category else (),
        answer_headers={"Idempotent-Replayed": "`true` on a replay."},
        problems=_PROBLEMS,
    )


def _example(category: str | None) -> dict[str, Any]:
    """What is said first of a stream that is open: the catalogue's own example of it."""
    cls = next(cls for cls in list_types(category or "deal") if cls.type not in OPENING_TYPES.values())
    event = {"type": cls.type, "occurred": "2024-03", "data": dict(cls.example), "citations": OWN_KNOWLEDGE}
    return event if category else {"stream": {"category": "deal", "id": COLLABORATION}} | event


def list_lines() -> dict[str, Schema]:
    """The components of the lines: of a batch of any streams, and of the batches of streams of each category."""
    return {_line_name(category): _line(category) for category in (None, *OPENING_TYPES)}


def _line_name(category: str | None) -> str:
    return f"{(category or '').capitalize()}BatchLine"


def _line(category: str | None) -> Schema:
    """An event of any category with its stream; with the address of a stream, an event of that stream."""
    version: dict[str, Any] = {
        "expected_version": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": 2**31 - 1,
            "description": "The version of the stream right before this line.",
        }
    }
    stream = {
        "stream": {
            "type": "object",
            "required": ["category"],
            "additionalProperties": False,
            "properties": {
                "category": {"enum": ["deal", "company", "seminar", "source"]},
                "id": {
                    "type": ["string", "null"],
                    "format": "uuid",
                    "description": "Null only for what opens a stream.",
                },
            },
        }
    }
    return {
        "type": "object",
        "required": ["type", "data"] if category else ["stream", "type", "data"],
        "additionalProperties": False,
        "properties": {
            **({} if category else stream),
            "type": {"enum": [cls.type for cls in list_types(category)]},
            "data": {"type": "object", "description": "The data of the type, as in the single event of that type."},
            "occurred": ref("OccurredIn"),
            "citations": {
                "oneOf": [{"type": "array", "items": ref("Citation")}, {"const": OWN_KNOWLEDGE}, {"type": "null"}]
            },
            "inferred": {"type": ["string", "null"], "minLength": 1, "maxLength": 4_000},
            "on_behalf_of": {"type": ["string", "null"], "minLength": 1, "maxLength": 300},
            **version,
        },
    }
