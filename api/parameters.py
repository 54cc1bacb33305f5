"""Query parameters: each declared once, for reading, for refusing everything else, and for the OpenAPI document."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.http import QueryDict

from api.errors import BadParameterError

POSITION_MAX = 2**63 - 1
PAGE_SIZE = 100
PAGE_SIZE_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`parse` turns the text into the value, or raises ValueError with what is allowed."""

    name: str
    parse: Callable[[str], Any]
    schema: dict[str, Any]
    description: str
    default: Any = None


def read(given: QueryDict, declared: Sequence[Parameter]) -> dict[str, Any]:
    """The value of every declared parameter. Raises BadParameterError naming everything that is wrong."""
    by_name = {parameter.name: parameter for parameter in declared}
    values = {name: parameter.default for name, parameter in by_name.items()}
    errors: list[dict[str, str]] = []
    for name in given:
        try:
            values[name] = _parse(given.getlist(name), _declared(name, by_name))
        except ValueError as error:
            errors.append({"parameter": name, "code": "bad-parameter", "detail": str(error)})
    if errors:
        raise BadParameterError(detail=" ".join(f"{e['parameter']}: {e['detail']}" for e in errors), errors=errors)
    return values


def _declared(name: str, declared: dict[str, Parameter]) -> Parameter:
    if name not in declared:
        close = get_close_matches(name[:100], declared, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise ValueError(f"There is no such parameter here.{hint} Allowed: {', '.join(sorted(declared)) or 'none'}.")
    return declared[name]


def _parse(texts: list[str], parameter: Parameter) -> Any:
    if len(texts) > 1:
        raise ValueError("Given more than once.")
    if "\0" in texts[0]:
        raise ValueError("A NUL character is not allowed.")
    return parameter.parse(texts[0])


def parse_integer(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 19 and low <= int(text) <= high):
            raise ValueError(f"Expected an integer from {low} to {high}.")
        return int(text)

    return parse


def parse_choices(choices: Sequence[str]) -> Callable[[str], list[str]]:
    """One or several of the choices, separated by commas."""

    def parse(text: str) -> list[str]:
        words = text.split(",")
        if not set(words) <= set(choices):
            raise ValueError(f"Expected one or more of {', '.join(choices)}, separated by commas.")
        return words

    return parse


def parse_boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("Expected true or false.")
    return text == "true"


def parse_id(text: str) -> str:
    """An id in the canonical form that events use."""
    try:
        id_ = str(uuid.UUID(text))
    except ValueError:
        id_ = ""
    if id_ != text.lower():
        raise ValueError("Expected a UUID such as 0198c0de-0000-7000-8000-000000000000.")
    return id_


def parse_search(text: str) -> str:
    if not 1 <= len(text.strip()) <= 100:
        raise ValueError("Expected 1 to 100 characters.")
    return text.strip()


def choices(name: str, among: Sequence[str], description: str) -> Parameter:
    return Parameter(
        name=name,
        parse=parse_choices(among),
        schema={"type": "array", "items": {"type": "string", "enum": list(among)}},
        description=f"{description} Several are separated by commas.",
    )


def identifier(name: str, description: str) -> Parameter:
    return Parameter(name=name, parse=parse_id, schema={"type": "string", "format": "uuid"}, description=description)


AFTER = Parameter(
    name="after",
    parse=parse_integer(0, POSITION_MAX),
    schema={"type": "integer", "minimum": 0, "format": "int64", "default": 0},
    description="Go on after this position; take it from `next`.",
    default=0,
)
LIMIT = Parameter(
    name="limit",
    parse=parse_integer(1, PAGE_SIZE_MAX),
    schema={"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE},
    description="How many items a page holds at most.",
    default=PAGE_SIZE,
)
SEARCH = Parameter(
    name="search",
    parse=parse_search,
    schema={"type": "string", "minLength": 1, "maxLength": 100},
    description="Part of a name or title, in any case.",
)
DRY_RUN = Parameter(
    name="dry_run",
    parse=parse_boolean,
    schema={"type": "boolean", "default": False},
    description="Judge the request and answer as if it had been recorded, but write nothing.",
    default=False,
)
