"""A document of OpenAPI 3.1 in the words of 3.0, as far as ours uses what 3.0 has not: null, `const`, `examples`."""

from __future__ import annotations

from typing import Any

from api.openapi.operation import Schema

VERSION = "3.0.3"

_ONE = ("items", "additionalProperties", "not")
_SEVERAL = ("oneOf", "anyOf", "allOf")
_SAMPLES = ("example", "examples")
_NULL = {"type": "null"}


def to_openapi_3_0(document: dict[str, Any]) -> dict[str, Any]:
    schemas = {name: _schema(schema) for name, schema in document["components"]["schemas"].items()}
    components = _around(document["components"]) | {"schemas": schemas}
    return document | {"openapi": VERSION, "paths": _around(document["paths"]), "components": components}


def _around(value: Any) -> Any:
    """What holds schemas, with each of them in the older words; what is a sample of data stays as it is."""
    if isinstance(value, list):
        return [_around(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _schema(item) if name == "schema" else item if name in _SAMPLES else _around(item)
        for name, item in value.items()
    }


def _schema(given: Schema) -> Schema:
    schema = {name: _inner(name, value) for name, value in given.items()}
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    if "examples" in schema:
        schema["example"] = schema.pop("examples")[0]
    if isinstance(schema.get("type"), list):
        schema |= _of_types(schema.pop("type"))
    for union in ("oneOf", "anyOf"):
        if _NULL in schema.get(union, ()):
            schema |= _or_null([one for one in schema.pop(union) if one != _NULL])
    if "$ref" in schema and len(schema) > 1:  # beside a reference nothing else is read
        schema["allOf"] = [{"$ref": schema.pop("$ref")}]
    return schema


def _inner(name: str, value: Any) -> Any:
    if name == "properties":
        return {field: _schema(schema) for field, schema in value.items()}
    if name in _ONE and isinstance(value, dict):
        return _schema(value)
    return [_schema(schema) for schema in value] if name in _SEVERAL else value


def _of_types(types: list[str]) -> Schema:
    named = [{"type": type_} for type_ in types if type_ != "null"]
    return _or_null(named) if "null" in types else {"anyOf": named}


def _or_null(schemas: list[Schema]) -> Schema:
    """One of them, or null."""
    if len(schemas) > 1:
        return {"anyOf": schemas, "nullable": True}
    [only] = schemas
    return {"allOf": [only], "nullable": True} if "$ref" in only else only | {"nullable": True}
