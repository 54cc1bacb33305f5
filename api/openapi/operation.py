"""How an endpoint describes one of its methods, and what that is in OpenAPI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from api.parameters import Parameter
from api.problems import MEDIA_TYPE

Schema = dict[str, Any]

_HEADERS: dict[str, Schema] = {
    "Idempotency-Key": {
        "description": "The same key and body again get the first answer, for ever; another body is refused.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "If-Match": {
        "description": 'The version that the write rests on, such as "v7"; 412 if there is a newer one.',
        "schema": {"type": "string", "examples": ['"v7"']},
    },
}
_PROBLEMS_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_ACCEPTABLE,
)


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`answers`: for each status that is no problem, what it means and its schema (None: no body).

    `problems` are the statuses of problems beside those that every endpoint has.
    """

    id: str
    tag: str
    summary: str
    description: str = ""
    answers: dict[int, tuple[str, Schema | None]]
    body: Schema | None = None
    headers: Sequence[str] = ()
    answer_headers: dict[str, str] = field(default_factory=dict)
    problems: Sequence[HTTPStatus] = ()

    def to_openapi(self, path_parameters: Sequence[str], parameters: Sequence[Parameter]) -> dict[str, Any]:
        operation: dict[str, Any] = {
            "operationId": self.id,
            "summary": self.summary,
            "description": self.description,
            "tags": [self.tag],
            "security": [{"token": []}],
            "parameters": [
                *(_path_parameter(name) for name in path_parameters),
                *(_query_parameter(parameter) for parameter in parameters),
                *({"name": name, "in": "header", **_HEADERS[name]} for name in self.headers),
            ],
            "responses": self._responses(),
        }
        if self.body is not None:
            operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": self.body}}}
        return operation

    def _responses(self) -> dict[str, Any]:
        responses: dict[str, Any] = {}
        for status, (meaning, schema) in self.answers.items():
            responses[str(status)] = {"description": meaning}
            if schema is not None:
                responses[str(status)]["content"] = {"application/json": {"schema": schema}}
            if self.answer_headers:
                responses[str(status)]["headers"] = {
                    name: {"description": text, "schema": {"type": "string"}}
                    for name, text in self.answer_headers.items()
                }
        for status in sorted({*_PROBLEMS_EVERYWHERE, *self.problems}):
            problem = {"schema": ref("Problem")}
            responses[str(status.value)] = {"description": status.phrase, "content": {MEDIA_TYPE: problem}}
        return responses


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _query_parameter(parameter: Parameter) -> dict[str, Any]:
    described = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": parameter.schema,
    }
    return described | ({"explode": False} if parameter.schema.get("type") == "array" else {})
