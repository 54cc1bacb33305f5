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

_CODES = {
    "extra_forbidden": "unknown-field",
    "literal_error": "not-allowed",
    "bool_type": "boolean-expected",
    "int_type": "integer-expected",
    "tuple_type": "list-expected",
    "model_type": "object-expected",
    "model_attributes_type": "object-expected",
    "greater_than_equal": "too-small",
    "less_than_equal": "too-large",
    "too_short": "too-few",
    "too_long": "too-many",
}
_DETAILS = {
    "missing": "This field is required.",
    "boolean-expected": "Must be true or false.",
    "integer-expected": "Must be a whole number.",
    "list-expected": "Must be a list.",
    "object-expected": "Must be an object.",
    "not-allowed": "Must be {expected}.",
    "too-small": "Must be at least {ge}.",
    "too-large": "Must be at most {le}.",
    "too-few": "Must have at least {min_length} entries.",
    "too-many": "Must have at most {max_length} entries.",
}


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
    if not isinstance(given, Mapping):
        raise InvalidEventError(errors=[_problem(pointer, "object-expected", _DETAILS["object-expected"])])
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
    return [_translate(dict(item), cls, pointer) for item in raw[:MAX_PROBLEMS]]


def _translate(raw: dict[str, Any], cls: type[BaseModel], pointer: str) -> Problem:
    context = raw.get("ctx", {})
    location = (*raw["loc"], *([context["field"]] if "field" in context else []))
    code = _CODES.get(raw["type"], raw["type"].replace("_", "-"))
    where = pointer + "".join(f"/{escape(str(step)[:100])}" for step in location)
    if code == "unknown-field":
        allowed = ", ".join(part.wire for part in parts_of(_model_at(cls, location[:-1])))
        return _problem(where, code, f"There is no field {str(location[-1])[:100]!r} here; the fields are {allowed}.")
    detail = _DETAILS[code].format(**context) if code in _DETAILS and raw["type"] in (code, *_CODES) else raw["msg"]
    return _problem(where, code, detail)


def _model_at(cls: type[BaseModel], location: tuple[Any, ...]) -> type[BaseModel]:
    for step in location:
        if isinstance(step, str):
            model = next(part.model for part in parts_of(cls) if part.wire == step)
            cls = model or cls
    return cls


def _problem(pointer: str, code: str, detail: str) -> Problem:
    return {"pointer": pointer, "code": code, "detail": detail}
