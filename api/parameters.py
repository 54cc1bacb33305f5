"""Query parameters: each declared once, for reading, for refusing everything else, and for the OpenAPI document."""

from __future__ import annotations

import re
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
CODES_MAX = 50
VERSION_MAX = 2**31 - 1
ORDERS = ("opened", "-opened", "updated", "-updated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`parse` turns the text into the value, or raises ValueError with what is allowed."""

    name: str
    parse: Callable[[str], Any]
    schema: dict[str, Any]
    description: str
    default: Any = None
    is_required: bool = False


def read(given: QueryDict, declared: Sequence[Parameter]) -> dict[str, Any]:
    """The value of every declared parameter. Raises BadParameterError naming everything that is wrong."""
    by_name = {parameter.name: parameter for parameter in declared}
    values = {name: parameter.default for name, parameter in by_name.items()}
    errors: list[dict[str, str]] = []
    for name in given:
        try:
            values[name] = _parse(given.getlist(name), _declared(name, by_name))
        except ValueError as error:
            errors.append(_error(name, str(error)))
    errors += [_error(name, "This is required.") for name in by_name if by_name[name].is_required and name not in given]
    if errors:
        raise BadParameterError(detail=" ".join(f"{e['parameter']}: {e['detail']}" for e in errors), errors=errors)
    return values


def _error(name: str, detail: str) -> dict[str, str]:
    return {"parameter": name, "code": "bad-parameter", "detail": detail}


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
    if not id_ or id_ != text.lower():
        raise ValueError("Expected a UUID such as 0198c0de-0000-7000-8000-000000000000.")
    return id_


def parse_search(text: str) -> str:
    if not 1 <= len(text.strip()) <= 100:
        raise ValueError("Expected 1 to 100 characters.")
    return text.strip()


def parse_choice(choices: Sequence[str]) -> Callable[[str], str]:
    """One of the choices."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"Expected one of {', '.join(choices)}.")
        return text

    return parse


def parse_codes(pattern: re.Pattern[str], form: str) -> Callable[[str], list[str]]:
    """One or several codes, separated by commas, in upper or lower case; upper case comes out."""

    def parse(text: str) -> list[str]:
        codes = text.upper().split(",")
        if len(codes) > CODES_MAX or not all(pattern.fullmatch(code) for code in codes):
            raise ValueError(f"Expected {form}; up to {CODES_MAX}, separated by commas.")
        return codes

    return parse


def codes(name: str, pattern: str, form: str, description: str) -> Parameter:
    """`pattern` is what one code looks like in upper case, `form` the same in words."""
    return Parameter(
        name=name,
        parse=parse_codes(re.compile(pattern, re.ASCII), form),
        schema={"type": "array", "items": {"type": "string", "pattern": f"^{pattern}$"}, "maxItems": CODES_MAX},
        description=f"{description} {form[0].upper()}{form[1:]}; several are separated by commas.",
    )


def flag(name: str, description: str) -> Parameter:
    return Parameter(name=name, parse=parse_boolean, schema={"type": "boolean"}, description=description)


def number(name: str, low: int, high: int, description: str) -> Parameter:
    schema = {"type": "integer", "minimum": low, "maximum": high}
    if high > 2**31:
        schema["format"] = "int64"
    return Parameter(name=name, parse=parse_integer(low, high), schema=schema, description=description)


def fields(among: Sequence[str]) -> Parameter:
    """Which fields of each item to answer with; `id` is there in any case."""
    return choices("fields", among, "Only these fields of each item, and its `id`; all of them unless given.")


def include(among: Sequence[str]) -> Parameter:
    description = "What else to answer with, once each, in `included`: by kind and id, in the shape it has by itself."
    return choices("include", among, description)


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
    description=(
        "Words that all occur in its texts or names (for deals: code, title, scope, and the names of the parties), in "
        "any case and width, with or without accents. A word of four letters or more that occurs nowhere is taken for "
        "mistyped and finds what resembles it. The ten longest words count, and two of those with one or two "
        "characters."
    ),
)
AFTER_VERSION = Parameter(
    name="after",
    parse=parse_integer(0, VERSION_MAX),
    schema={"type": "integer", "minimum": 0, "maximum": VERSION_MAX, "default": 0},
    description="Go on after this version of the stream; take it from `next`.",
    default=0,
)
BEFORE = Parameter(
    name="before",
    parse=parse_integer(1, POSITION_MAX),
    schema={"type": "integer", "minimum": 1, "format": "int64"},
    description="The page that ends before this position; take it from the Link with rel=prev. Not with `after`.",
)
ORDER = Parameter(
    name="order",
    parse=parse_choice(ORDERS),
    schema={"type": "string", "enum": list(ORDERS), "default": ORDERS[0]},
    description=(
        "`opened`: by the position of the opening event, which never changes. `updated`: by that of the last event; an "
        "item that changes meanwhile shows up again later, and none is missed. With `-` the newest come first, and "
        "what changes meanwhile moves to pages that were read already. `after` is a position in that order."
    ),
    default=ORDERS[0],
)
CHANGED_AFTER = number(
    "changed_after", 0, POSITION_MAX, "Only what has an event after this position of the log; an integer, not a time."
)
MIN_POSITION = number(
    "min_position",
    0,
    POSITION_MAX,
    "Answer from views that have taken in the log up to this position, at least: wait up to two seconds for them, then "
    "503 `view-behind`.",
)
MIN_VERSION = number(
    "min_version",
    1,
    VERSION_MAX,
    "Answer from this version of the stream, at least: wait up to two seconds for it, then 503 `view-behind`.",
)
DRY_RUN = Parameter(
    name="dry_run",
    parse=parse_boolean,
    schema={"type": "boolean", "default": False},
    description="Judge the request and answer as if it had been recorded, but write nothing.",
    default=False,
)
