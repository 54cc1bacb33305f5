"""How an endpoint describes one of its methods, and what that is in OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

from api.openapi import examples
from api.parameters import Parameter
from api.problems import MEDIA_TYPE

Schema = dict[str, Any]

JSON = "application/json"
NDJSON = "application/x-ndjson"
CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"
JSON_SCHEMA = "application/schema+json"

_UUID: Schema = {"type": "string", "format": "uuid"}
_HEADERS: dict[str, Schema] = {
    "Idempotency-Key": {
        "description": "The same key and body again get the first answer, for ever; another body is refused.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
    "If-None-Match": {
        "description": "Tags of what you have; 304 if one of them is the ETag that the answer would have.",
        "schema": {
            "type": "string",
            "pattern": r'^(\*|(W/)?"[!#-~]*"(, ?(W/)?"[!#-~]*")*)$',
            "examples": ['"v7.0f3c5d2e8a7b4c6d9e1f2a3b"'],
        },
    },
    "Accept-Datetime": {
        "description": (
            "The moment of knowledge in the words of Memento (RFC 7089); a second counts to its end, and the future is "
            "the present. An address with `known_at` or `known_position` pays no heed to it."
        ),
        "schema": {
            "type": "string",
            "pattern": "^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$",
            "examples": ["Thu, 10 Apr 2025 00:00:00 GMT"],
        },
    },
    "If-Match": {
        "description": 'The version that the write rests on, such as "v7"; 412 if there is a newer one.',
        "schema": {"type": "string", "pattern": r'^(\*|"v[1-9][0-9]{0,9}(\.[0-9a-f]{24})?")$', "examples": ['"v7"']},
    },
}
_PROBLEMS_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_PROBLEMS_OF = {
    "known_position": HTTPStatus.CONFLICT,  # the log has not reached it
    "min_position": HTTPStatus.SERVICE_UNAVAILABLE,  # it did not come in time
    "min_version": HTTPStatus.SERVICE_UNAVAILABLE,
}
_RETRY_AFTER = "After how many seconds to try again."
_PROBLEM_HEADERS: dict[HTTPStatus, dict[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "How to prove who you are."},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": _RETRY_AFTER},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": _RETRY_AFTER},
}
HEADERS: dict[str, Any] = {
    "RateLimit": {
        "description": "How many requests are left (r), and after how many seconds (t) it is the whole quota again.",
        "schema": {"type": "string", "examples": ['"default";r=599;t=1']},
    },
    "RateLimit-Policy": {
        "description": "How many requests may come at once (q), and in how many seconds (w) so many are granted anew.",
        "schema": {"type": "string", "examples": ['"default";q=600;w=6']},
    },
}
"""The components of headers of answers: those on every answer to a caller who proved who they are."""


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


class Link(NamedTuple):
    """What to call next: `parameters` of that operation from runtime expressions such as `$response.body#/id`."""

    operation: str
    parameters: Mapping[str, str]
    description: str = ""


class Answer(NamedTuple):
    """An answer that is no problem. `media` are its schemas in other media types; `schema` is the one in JSON.

    Its example is the real answer in api/openapi/examples, recorded by the contract tests.
    """

    meaning: str
    schema: Schema | None = None
    media: Mapping[str, Schema] = {}
    headers: Mapping[str, str] = {}
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one method of one address does.

    `answers`: for each status that is no problem, an `Answer` (or its first fields as a tuple). `problems` are the
    statuses of problems beside those that every endpoint has, and those that come with a parameter.
    `body` is the schema of a JSON body, `media` those of bodies in other media types. `example` is a body that the
    contract tests send, `examples` the same for other media types; both name things by the ids of the catalogue's
    examples. `path` has the schemas of path parameters that are no UUID. `headers` name request headers of the table
    above, `required_headers` those that must be sent. `needs_caller`: False for what is open to everybody.
    """

    id: str
    tag: str
    summary: str
    description: str = ""
    answers: Mapping[int, Answer | tuple[str, Schema | None]]
    body: Schema | None = None
    media: Mapping[str, Schema] = field(default_factory=dict)
    example: Any = None
    examples: Mapping[str, Any] = field(default_factory=dict)
    path: Mapping[str, Schema] = field(default_factory=dict)
    headers: Sequence[str] = ()
    required_headers: Sequence[str] = ()
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[HTTPStatus] = ()
    needs_caller: bool = True

    def to_openapi(self, path_parameters: Sequence[str], parameters: Sequence[Parameter]) -> dict[str, Any]:
        operation: dict[str, Any] = {
            "operationId": self.id,
            "summary": self.summary,
            "description": self.description,
            "tags": [self.tag],
            "security": [{"token": []}, {"session": []}] if self.needs_caller else [],
            "parameters": [
                *(self._path_parameter(name) for name in path_parameters),
                *(_query_parameter(parameter) for parameter in parameters),
                *(_header(name, required=True) for name in self.required_headers),
                *(_header(name, required=False) for name in self.headers),
            ],
            "responses": self._responses(parameters),
        }
        if content := _content(self.body, self.media, {JSON: self.example, **self.examples}):
            operation["requestBody"] = {"required": True, "content": content}
        return operation

    def _path_parameter(self, name: str) -> dict[str, Any]:
        return {"name": name, "in": "path", "required": True, "schema": self.path.get(name, _UUID)}

    def _responses(self, parameters: Sequence[Parameter]) -> dict[str, Any]:
        responses = {str(status): self._answer(status, Answer(*given)) for status, given in self.answers.items()}
        everywhere = _PROBLEMS_EVERYWHERE if self.needs_caller else (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_ACCEPTABLE)
        asked = {_PROBLEMS_OF[parameter.name] for parameter in parameters if parameter.name in _PROBLEMS_OF}
        for status in sorted({*everywhere, *asked, *self.problems}):
            responses[str(status.value)] = _problem(status)
        return {status: self._with_limits(status, answer) for status, answer in responses.items()}

    def _with_limits(self, status: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Those who did not prove who they are have no quota."""
        if not self.needs_caller or status == str(HTTPStatus.UNAUTHORIZED.value):
            return answer
        limits = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        return answer | {"headers": answer.get("headers", {}) | limits}

    def _answer(self, status: int, answer: Answer) -> dict[str, Any]:
        described: dict[str, Any] = {"description": answer.meaning}
        if content := _content(answer.schema, answer.media, examples.answers(self.id, status)):
            described["content"] = content
        if headers := {**self.answer_headers, **answer.headers}:
            described["headers"] = _headers(headers)
        if answer.links:
            described["links"] = {link.operation: _link(link) for link in answer.links}
        return described


def _content(schema: Schema | None, media: Mapping[str, Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """By media type: the schema, and the example where there is one."""
    schemas = ({JSON: schema} if schema is not None else {}) | dict(media)
    return {
        type_: {"schema": schema} | ({"example": given[type_]} if given.get(type_) is not None else {})
        for type_, schema in schemas.items()
    }


def _headers(texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in texts.items()}


def _link(link: Link) -> dict[str, Any]:
    described: dict[str, Any] = {"operationId": link.operation, "parameters": dict(link.parameters)}
    return described | ({"description": link.description} if link.description else {})


def _problem(status: HTTPStatus) -> dict[str, Any]:
    described: dict[str, Any] = {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
    return described | ({"headers": _headers(_PROBLEM_HEADERS[status])} if status in _PROBLEM_HEADERS else {})


def _header(name: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "header", **_HEADERS[name]} | ({"required": True} if required else {})


def _query_parameter(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {"name": parameter.name, "in": "query", "description": parameter.description}
    if parameter.is_required:
        described["required"] = True
    if parameter.schema.get("type") != "array":
        return described | {"schema": parameter.schema}
    return described | {"schema": parameter.schema | {"minItems": 1}, "explode": False}
