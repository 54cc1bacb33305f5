"""JSON Schemas as they are served: of the data of an event, or of the whole event as it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from api.v1.shapes import Recorded
from events import catalogue

Schema = dict[str, Any]


def of_data(type_: str, version: int) -> Schema:
    """What is sent, and told, as `data`."""
    return catalogue.schema_of_version(type_, version)


@cache
def of_event(type_: str, version: int) -> Schema:
    """The event as the API tells it: the data of a CloudEvent. Shared by all callers."""
    data = catalogue.schema_of_version(type_, version)
    envelope = Recorded.model_json_schema(mode="serialization")
    own = {
        "type": {"const": type_},
        "schema_version": {"const": version},
        "data": {name: part for name, part in data.items() if name not in _OF_A_DOCUMENT},
    }
    return {
        "$schema": data["$schema"],
        "$id": f"urn:dealtracker:recorded-event:{type_}:{version}",
        "title": f"{data['title']}, as it was recorded",
        "description": data["description"],
        "type": "object",
        "required": [*envelope["required"], "type", "data"],
        "properties": envelope["properties"] | own,
        "$defs": envelope.get("$defs", {}) | data.get("$defs", {}),
    }


_OF_A_DOCUMENT = ("$schema", "$id", "$defs")
"""What a schema says of itself as a document, and not as a part of another."""

OF: Mapping[str, Callable[[str, int], Schema]] = {"data": of_data, "event": of_event}
