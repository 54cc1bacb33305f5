"""The one list of everything that can happen: type name to class, in the order of declaration."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel

from events.catalogue.base import EventData, PersonalData, builder_of
from events.catalogue.shape import parts_of
from events.catalogue.upcasting import upcast
from events.catalogue.validation import validate_value
from events.errors import DealTrackerError

E = TypeVar("E", bound=type[EventData])

NAMED = (
    "deal.approached",
    "deal.stake_interest_expressed",
    "deal.withdrawal_declared",
    "seminar.announced",
    "deal.finalized",
)
"""The five kinds that people ask for by name, in the order of their cards."""

_REQUIRED = ("type", "label", "personal_data", "example", "sentence")

_versions: dict[tuple[str, int], type[EventData]] = {}
_newest: dict[str, type[EventData]] = {}
_builders: dict[tuple[str, int], Callable[[Mapping[str, Any]], Any]] = {}


class UnknownEventTypeError(DealTrackerError):
    """No event type of that name is registered. `details`: type, hint, close (names that look alike)."""

    code = "unknown-event-type"
    title = "Unknown event type"
    http_status = 422
    template = "There is no event type {type!r}. {hint}"


class RegistrationError(DealTrackerError):
    """An event class cannot join the catalogue; a mistake in the code, seen at import."""

    code = "event-class-refused"
    title = "Event class refused"
    http_status = 500
    template = "{cls} cannot be registered: {reason}"


def register(cls: E) -> E:
    """Class decorator: add an event class. Refuses a duplicate, and a class that leaves something undecided."""
    missing = [name for name in _REQUIRED if not _declares(cls, name)]
    if missing:
        raise RegistrationError(cls=cls.__name__, reason=f"it does not set {', '.join(missing)}")
    key = (cls.type, cls.schema_version)
    if key in _versions:
        raise RegistrationError(
            cls=cls.__name__, reason=f"{cls.type} v{cls.schema_version} is {_versions[key].__name__}"
        )
    if cls.named is not (cls.type in NAMED):
        raise RegistrationError(cls=cls.__name__, reason=f"the named types are {', '.join(NAMED)}")
    if cls.personal_data is not (needed := _personal_data(cls)):
        raise RegistrationError(cls=cls.__name__, reason=f"its fields make its personal_data {needed.value!r}")
    _versions[key] = cls
    previous = _newest.get(cls.type)
    if previous is None or previous.schema_version < cls.schema_version:
        _newest[cls.type] = cls
        _builders[key] = builder_of(cls)
        if previous is not None:
            del _builders[previous.type, previous.schema_version]  # upcast from now on
    return cls


def get_type(type: str) -> type[EventData]:
    """The newest class of a type; raises `UnknownEventTypeError`."""
    try:
        return _newest[type]
    except (KeyError, TypeError):
        raise _unknown(type) from None


def is_registered(type: str) -> bool:
    return type in _newest


def needs_version(type: str) -> bool:
    """Whether a client must say which version of the stream an event of this type rests on; False if there is none."""
    return type in _newest and _newest[type].needs_version


def list_types(category: str | None = None) -> tuple[type[EventData], ...]:
    """Newest classes in order of declaration, the named kinds first; all, or those of one category."""
    wanted = [cls for cls in _newest.values() if category in (None, cls.category())]
    return tuple(sorted(wanted, key=lambda cls: NAMED.index(cls.type) if cls.named else len(NAMED)))


def validate(type: str, data: Any) -> EventData:
    """Check data against the newest version of its type; `InvalidEventError` names every problem under /data."""
    return validate_value(get_type(type), data)


def load(type: str, schema_version: int, stored: Mapping[str, Any]) -> EventData:
    """The event data of a stored row: brought up to the newest version, then built without validating again."""
    build = _builders.get((type, schema_version))
    if build is not None:
        data: EventData = build(stored)
        return data
    cls = get_type(type)
    return cls.construct(upcast(type, stored, schema_version, cls.schema_version))


def _unknown(type: object) -> UnknownEventTypeError:
    name = str(type)[:100]
    close = get_close_matches(name, _newest, n=3)
    hint = f"Did you mean {' or '.join(close)}?" if close else "The catalogue lists all types."
    return UnknownEventTypeError(type=name, hint=hint, close=close)


def _declares(cls: type[EventData], name: str) -> bool:
    """Whether the class, or a base between it and EventData, sets `name` itself."""
    return any(name in vars(base) for base in cls.__mro__[: cls.__mro__.index(EventData)])


def _personal_data(cls: type[BaseModel]) -> PersonalData:
    """What the fields of a class amount to; erasable text outranks a contact id."""
    found = {PersonalData.NONE}
    for part in parts_of(cls):
        if part.rule and part.rule.erasable:
            found.add(PersonalData.ERASABLE_TEXT)
        if part.rule and part.rule.ref == "contact":
            found.add(PersonalData.CONTACT_ID)
        if part.model:
            found.add(_personal_data(part.model))
    ranked = (PersonalData.ERASABLE_TEXT, PersonalData.CONTACT_ID, PersonalData.NONE)
    return next(kind for kind in ranked if kind in found)
