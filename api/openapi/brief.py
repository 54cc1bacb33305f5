"""The document for the page that people read: the same operations, short enough to be opened in a moment.

Swagger's page walks through all of a document of OpenAPI 3.1 whenever an operation is opened, and follows its
references. So this one is written in OpenAPI 3.0, which it resolves bit by bit; events of all types are under one
schema; problems are named without the shape that they all share; and what nothing refers to is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from api.openapi import older
from api.openapi.operation import Schema

_FAILED = 400
_SCHEMAS = "#/components/schemas/"


def shorten(document: dict[str, Any]) -> dict[str, Any]:
    """The document as OpenAPI 3.0 with every union of events replaced by what its events have in common."""
    schemas: dict[str, Schema] = document["components"]["schemas"]
    short = {name: _merge(schema, schemas) if "discriminator" in schema else schema for name, schema in schemas.items()}
    paths = {
        path: {method: _shorten(operation) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    others = {kind: parts for kind, parts in document["components"].items() if kind != "schemas"}
    components = others | {"schemas": _referred_to([paths, others], short)}
    shortened = document | {"info": _introduce(document["info"]), "paths": paths, "components": components}
    return older.to_openapi_3_0(shortened)


def _merge(union: Schema, schemas: dict[str, Schema]) -> Schema:
    """The first of the union's events, with any of their types, any data, and whatever else differs."""
    parts = [schemas[_name(event["$ref"])] for event in union["oneOf"]]
    *common, own = parts[0].get("allOf", parts[:1])
    anything = {name: _any_of(name, parts) for name in own["properties"]} | {
        "type": {"type": "string", "enum": list(union["discriminator"]["mapping"])},
        "data": {"type": "object", "description": "What GET /event-types/{event_type}/schema says of its type."},
    }
    merged = own | {"description": "An event of any of these types.", "properties": anything}
    return {"allOf": [*common, merged]} if common else merged


def _any_of(name: str, events: Sequence[Schema]) -> Schema:
    """What a property is in these events: its one schema, or any of several."""
    schemas = [event.get("allOf", [event])[-1]["properties"][name] for event in events]
    different: list[Schema] = [schema for place, schema in enumerate(schemas) if schema not in schemas[:place]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def _shorten(operation: dict[str, Any]) -> dict[str, Any]:
    """Failures by their status and name only: the introduction says what they look like. No examples of parameters.

    The page would fill those in, and send what nobody asked for.
    """
    answers = {
        status: {"description": answer["description"]} if int(status) >= _FAILED else answer
        for status, answer in operation["responses"].items()
    }
    parameters = [
        parameter | {"schema": {name: value for name, value in parameter["schema"].items() if name != "examples"}}
        for parameter in operation.get("parameters", ())
    ]
    return operation | {"responses": answers, "parameters": parameters}


def _referred_to(users: Any, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """The schemas that these need, directly or through each other."""
    found: set[str] = set()
    new = _names_in(users)
    while new:
        found |= new
        new = {name for known in new for name in _names_in(schemas[known])} - found
    return {name: schema for name, schema in schemas.items() if name in found}


def _names_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for item in value for name in _names_in(item)}
    if not isinstance(value, dict):
        return set()
    own = {_name(value["$ref"])} if str(value.get("$ref")).startswith(_SCHEMAS) else set()
    return own | {name for item in value.values() for name in _names_in(item)}


def _name(reference: str) -> str:
    return reference.rsplit("/", 1)[1]


def _introduce(info: dict[str, Any]) -> dict[str, Any]:
    more = (
        f"Programs read [the whole document]({reverse('api:schema')}), which is OpenAPI 3.1 and has a schema for every "
        "type of event; this page shows a shorter one. Every failure is `application/problem+json`, with a `type` "
        f"that leads to [its page]({reverse('api:errors')})."
    )
    return info | {"description": f"{info['description']}\n\n{more}"}
