"""JSON Schema 2020-12 of each event type, from its class."""

from typing import Any

from events.catalogue.registry import get_type


def schema(type: str) -> dict[str, Any]:
    """A self-contained schema of the data of the newest version of a type, for input as people and clients send it."""
    cls = get_type(type)
    body = cls.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dealtracker:event:{cls.type}:{cls.schema_version}",
        **body,
        "title": cls.label,
        "examples": [dict(cls.example)],
    }
