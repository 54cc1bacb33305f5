"""The document for the page that people read: the same operations, with one schema for the events of a kind.

Swagger's page follows every reference of an operation when it is opened; with each type of event spelled out, inside
each list of events, that takes it the better part of a minute.
"""

from __future__ import annotations

from typing import Any

from api.openapi.operation import Schema


def shorten(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every union of events replaced by what its events have in common; nothing else changes."""
    schemas: dict[str, Schema] = document["components"]["schemas"]
    short = {name: _merge(schema, schemas) if "discriminator" in schema else schema for name, schema in schemas.items()}
    return document | {"components": document["components"] | {"schemas": short}}


def _merge(union: Schema, schemas: dict[str, Schema]) -> Schema:
    """The first of the union's events, with any of their types and any data."""
    first = schemas[union["oneOf"][0]["$ref"].rsplit("/", 1)[1]]
    *common, own = first.get("allOf", [first])
    anything = {
        "type": {"type": "string", "enum": list(union["discriminator"]["mapping"])},
        "data": {"type": "object", "description": "What GET /event-types/{event_type}/schema says of its type."},
    }
    merged = own | {"properties": own["properties"] | anything}
    return {"allOf": [*common, merged]} if common else merged
