"""What the OpenAPI document says of batches."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson

from api.openapi.lines import line_of
from api.openapi.operation import NDJSON, Answer, Operation, ref
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
                "events": {"type": "array", "minItems": 1, "maxItems": LINES_MAX, "items": ref(line_of(category))}
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
