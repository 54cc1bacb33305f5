"""Input checked against a class, with every problem named by a JSON pointer, a stable code and what is allowed."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from events.catalogue.base import Value
from events.catalogue.citations import Citation
from events.catalogue.envelope import OWN_KNOWLEDGE
from events.catalogue.rules import MAX_ITEMS
from events.catalogue.shape import parts_of
from events.errors import DealTrackerError

V = TypeVar("V", bound=Value)
Problem = dict[str, str]

MAX_PROBLEMS = 50

_PYDANTIC = {
    "missing": ("missing", "This field is required."),
    "extra_forbidden": ("unknown-field", "There is no such field."),
    "literal_error": ("not-allowed", "Must be {expected}."),
    "bool_type": ("boolean-expected", "Must be true or false."),
    "int_type": ("integer-expected", "Must be a whole number."),
    "tuple_type": ("list-expected", "Must be a list."),
    "model_type": ("object-expected", "Must be an object."),
    "greater_than_equal": ("too-small", "Must be at least {ge}."),
    "less_than_equal": ("too-large", "Must be at most {le}."),
    "too_short": ("too-few", "Must have at least {min_length} entries."),
    "too_long": ("too-many", "Must have at most {max_length} entries."),
}
"""Errors that pydantic finds by itself, with our code and words for each. All others come from our own rules."""


class InvalidEventError(DealTrackerError):
    """Data or citations do not fit their type. `details["errors"]`: pointer, code and detail of each problem."""

    code = "invalid-event"
    title = "The event is not valid"
    http_status = 422
    template = "{detail}"

    def __init__(self, *, errors: list[Problem], detail: str | None = None) -> None:
        first = errors[0]
        super().__init__(errors=errors, detail=detail or f"{first['pointer'] or 'The event'}: {first['detail']}")


def validate_value(cls: type[V], given: Any, pointer: str = "/data") -> V:
    """Check `given` against a class; raise `InvalidEventError` whose pointers begin with `pointer`."""
    if type(given) is not dict and not isinstance(given, Mapping):
        raise InvalidEventError(errors=[_problem(pointer, *_PYDANTIC["model_type"])])
    if len(given) > MAX_ITEMS:
        raise InvalidEventError(errors=[_problem(pointer, "too-many", f"Must have at most {MAX_ITEMS} fields.")])
    try:
        return cls.model_validate(given)
    except ValidationError as error:
        raise InvalidEventError(errors=_explain(error, cls, pointer)) from None


def validate_citations(given: Any, pointer: str = "/citations") -> tuple[Citation, ...] | str:
    """The citations of an event as given by people and clients: a list, or "own_knowledge"; None is an empty list."""
    if given == OWN_KNOWLEDGE:
        return OWN_KNOWLEDGE
    if not isinstance(given, (list, tuple, type(None))):
        raise InvalidEventError(errors=[_problem(pointer, "list-expected", f'Must be a list or "{OWN_KNOWLEDGE}".')])
    given = given or ()
    if len(given) > MAX_ITEMS:
        raise InvalidEventError(errors=[_problem(pointer, "too-many", f"Must have at most {MAX_ITEMS} entries.")])
    return tuple(validate_value(Citation, item, f"{pointer}/{index}") for index, item in enumerate(given))


def escape(key: object) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def _explain(error: ValidationError, cls: type[BaseModel], pointer: str) -> list[Problem]:
    raw = error.errors(include_url=False, include_input=False)
    # pydantic counts only the good items of a list: too few of them says nothing new beside the bad ones
    partly_bad = {item["loc"][:length] for item in raw for length in range(len(item["loc"]))}
    telling = [item for item in raw if item["type"] != "too_short" or item["loc"] not in partly_bad]
    return [_translate(dict(item), cls, pointer) for item in telling[:MAX_PROBLEMS]]


def _translate(raw: dict[str, Any], cls: type[BaseModel], pointer: str) -> Problem:
    context = raw.get("ctx", {})
    location = (*raw["loc"], *([context["field"]] if "field" in context else []))
    where = pointer + "".join(f"/{escape(str(step)[:100])}" for step in location)
    if raw["type"] == "extra_forbidden":
        allowed = ", ".join(part.wire for part in parts_of(_model_at(cls, location[:-1])))
        detail = f"There is no field {str(location[-1])[:100]!r} here; the fields are {allowed}."
        return _problem(where, "unknown-field", detail)
    if raw["type"] in _PYDANTIC and "problem" not in context:
        code, template = _PYDANTIC[raw["type"]]
        return _problem(where, code, template.format(**context))
    return _problem(where, raw["type"].replace("_", "-"), raw["msg"])


def _model_at(cls: type[BaseModel], location: tuple[Any, ...]) -> type[BaseModel]:
    for step in location:
        if isinstance(step, str):
            model = next(part.model for part in parts_of(cls) if part.wire == step)
            cls = model or cls
    return cls


def _problem(pointer: str, code: str, detail: str) -> Problem:
    return {"pointer": pointer, "code": code, "detail": detail}
