"""JSON Schema 2020-12 of each event type: of its newest version from its class, of older ones as it was kept.

When a class moves on to version n+1, the schema of version n is written to old_schemas/<type>.<n>.json beside its step
in the code (upcasting.py), and never changes again. Deriving it from the newer class would let it drift.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from events.catalogue.registry import get_type
from events.catalogue.upcasting import SchemaVersionError

_OLD = Path(__file__).parent / "old_schemas"


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


@cache
def schema_of_version(type: str, version: int) -> dict[str, Any]:
    """The schema of the data of any version, shared by all callers: leave it as it is.

    Raises `UnknownEventTypeError`; `SchemaVersionError` where there was no such version.
    """
    newest = get_type(type).schema_version
    if version == newest:
        return schema(type)
    if version not in list_versions(type):
        raise SchemaVersionError(type=type, schema_version=version, newest=newest)
    kept: dict[str, Any] = json.loads((_OLD / f"{type}.{version}.json").read_text(encoding="utf-8"))
    return kept


def list_versions(type: str) -> range:
    """The versions that a type has had, the newest last."""
    return range(1, get_type(type).schema_version + 1)
