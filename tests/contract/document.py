"""The OpenAPI document as the tests look at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from api.openapi.views import document


@cache
def the_document() -> dict[str, Any]:
    given: dict[str, Any] = json.loads(json.dumps(document()))
    return given


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Of a schema of the document, with the document's components at hand."""
    return Draft202012Validator({**schema, "components": the_document()["components"]})


@dataclass(frozen=True)
class Described:
    """An operation and where it is."""

    method: str
    path: str
    operation: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.operation["operationId"])

    @property
    def bodies(self) -> dict[str, Any]:
        """What may be sent, by media type."""
        content: dict[str, Any] = self.operation.get("requestBody", {}).get("content", {})
        return content

    @property
    def answers(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Status, media type and content of every answer that is no problem."""
        for status, answer in self.operation["responses"].items():
            for media_type, content in answer.get("content", {}).items():
                if int(status) < 400:
                    yield int(status), media_type, content

    @property
    def shown(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Those that an example can show: no bytes."""
        return (answer for answer in self.answers if answer[2]["schema"].get("format") != "binary")

    def takes(self, name: str) -> bool:
        return any(parameter["name"] == name for parameter in self.operation["parameters"])


def operations() -> list[Described]:
    return [
        Described(method, path, operation)
        for path, methods in the_document()["paths"].items()
        for method, operation in methods.items()
    ]
