"""The shapes of the feed and of CloudEvents, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from api.openapi.operation import Schema, ref

_UUID: Schema = {"type": "string", "format": "uuid"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_POSITION = "How far the page reaches: go on with `after=<position>`, also where nothing on the way was wanted."

CLOUD_EVENT: Schema = {
    "description": "An event as a CloudEvent 1.0, whole in its `data`. What is not known yet is absent.",
    "type": "object",
    "required": [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
        "authtype", "authid", "data",
    ],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _UUID,
        "source": {"type": "string", "format": "uri", "description": "This installation, and the kind of stream."},
        "type": {"type": "string", "examples": ["deal.approached"]},
        "subject": _UUID | {"description": "The stream."},
        "time": _INSTANT | {"description": "When it was recorded; created, until it is sealed."},
        "recordedtime": _INSTANT,
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri", "description": "The JSON Schema of `data`."},
        "sequence": {"type": "string", "pattern": "^[0-9]{20}$", "description": "The position; sorts as text."},
        "correlationid": {"type": "string"},
        "causationid": {"type": "string"},
        "authtype": {"type": "string", "enum": ["user", "api_key", "system"]},
        "authid": {"type": "string"},
        "data": ref("Event"),
    },
}  # fmt: skip


def feed_page(page: Schema) -> Schema:
    """A page of events that says how far it reaches."""
    position = {"type": "integer", "format": "int64", "minimum": 0, "description": _POSITION}
    properties: dict[str, Any] = page["properties"] | {"position": position}
    return page | {"required": [*page["required"], "position"], "properties": properties}
