"""Where an answer stands, as query parameters: the world's time, ours, and how much evidence counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from api.errors import BadParameterError
from api.parameters import POSITION_MAX, Parameter, number
from events import history
from events.catalogue import dates
from events.history import Coordinates

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_VALID_AT_FORMS = "2024, 2024-H2, 2024-Q3, 2024-03 or 2024-03-05, of the years 1000 to 9999"
_KNOWN_AT_FORMS = "an RFC 3339 instant such as 2025-04-10T00:00:00Z (write + as %2B) or a date such as 2025-04-10"


class Days(NamedTuple):
    """A partial date as it was given, with its first and last day."""

    text: str
    first: date
    last: date


class Moment(NamedTuple):
    """`is_fixed`: the same text will always mean this instant; today's date means the present, which moves on."""

    instant: datetime
    is_fixed: bool = True


def parse_valid_at(text: str) -> Days:
    """The days that a date or partial date stands for; the world is told up to the last of them."""
    try:
        earliest, latest = dates.interval(text)
    except dates.InvalidDateError:
        earliest = latest = None
    if earliest is None or latest is None:
        raise ValueError(f"Expected a date or partial date: {_VALID_AT_FORMS}.")
    return Days(text, earliest, latest)


def parse_known_at(text: str) -> Moment:
    """The moment up to which our knowledge counts; a date means all of that day in UTC, as far as it has passed."""
    now = datetime.now(UTC)
    try:
        moment = _parse_day(text, now) if _DAY.fullmatch(text) else Moment(_parse_instant(text))
    except (ValueError, OverflowError):
        raise ValueError(f"Expected {_KNOWN_AT_FORMS}.") from None
    if moment.instant > now:
        raise ValueError("What will be known in the future cannot be asked for.")
    return moment


def _parse_day(text: str, now: datetime) -> Moment:
    day = date.fromisoformat(text)
    if day == now.date():
        return Moment(now, is_fixed=False)
    return Moment(datetime.combine(day, time.min, UTC) + timedelta(days=1, microseconds=-1))


def _parse_instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def to_text(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, always all six."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat("T", "microseconds")[:-6] + "Z"  # its +00:00


def read_coordinates(query: Mapping[str, Any]) -> Coordinates:
    """The coordinates that a request's parameters (COORDINATES, or some of them) ask for.

    Raises BadParameterError for `known_at` with `known_position`, and AheadOfLogError for a position that the log has
    not reached.
    """
    days, moment, position = query.get("valid_at"), query.get("known_at"), query.get("known_position")
    if moment is not None and position is not None:
        raise _two_moments()
    found = history.locate(
        valid_at=days.last if days else None,
        valid_from=days.first if days else None,
        known_at=moment.instant if moment else None,
        known_position=position,
        min_level=query.get("min_level") or 0,
    )
    is_fixed = moment is None or moment.is_fixed
    return replace(found, valid_text=days.text if days else None, is_closed=found.is_closed and is_fixed)


def to_json(coordinates: Coordinates) -> dict[str, Any]:
    """The `as_of` of an answer, with the first and last day where `valid_at` stands for more than one."""
    first, last = coordinates.valid_from, coordinates.valid_at
    as_of = {
        "valid_at": coordinates.valid_text or (last.isoformat() if last else None),
        "known_at": to_text(coordinates.known_at) if coordinates.known_at else None,
        "position": coordinates.position,
        "min_level": coordinates.min_level,
    }
    if first and last and first < last:
        as_of |= {"valid_from": first.isoformat(), "valid_to": last.isoformat()}
    return as_of


def _two_moments() -> BadParameterError:
    detail = "Give `known_at` or `known_position`, not both: each alone says what was known."
    errors = [{"parameter": name, "code": "bad-parameter", "detail": detail} for name in ("known_at", "known_position")]
    return BadParameterError(detail=detail, errors=errors)


VALID_AT = Parameter(
    name="valid_at",
    parse=parse_valid_at,
    schema={"type": "string", "examples": ["2024-12-31", "2024-H2"]},
    description=(
        f"What had happened in the world by then: {_VALID_AT_FORMS}. A partial date stands for all of its days, and is "
        "answered for the last of them."
    ),
)
KNOWN_AT = Parameter(
    name="known_at",
    parse=parse_known_at,
    schema={"type": "string", "examples": ["2025-04-10T00:00:00Z", "2025-04-10"]},
    description=(
        "What had been recorded by then: an RFC 3339 instant, or a date, which means to its end in UTC. It leads to a "
        "position of the log, which `as_of` names. Not with `known_position`."
    ),
)
KNOWN_POSITION = number(
    "known_position",
    0,
    POSITION_MAX,
    "What had been recorded up to this position of the log; 0 is before the first event. A position that the log has "
    "not reached is 409 `ahead-of-log`. Not with `known_at`.",
)
MIN_LEVEL = number(
    "min_level",
    0,
    4,
    "Only what is on record with at least this level of undisputed evidence counts; 0, the default, is everything.",
)
COORDINATES = (VALID_AT, KNOWN_AT, KNOWN_POSITION, MIN_LEVEL)
"""What every read takes that can be asked for another time."""
