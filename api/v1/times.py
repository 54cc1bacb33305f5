"""The two time axes as query parameters: `valid_at` (the world) and `known_at` (us)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from api.parameters import Parameter
from events.catalogue import dates
from events.history import Coordinates

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_VALID_AT_FORMS = "2024, 2024-H2, 2024-Q3, 2024-03 or 2024-03-05"
_KNOWN_AT_FORMS = "an RFC 3339 instant such as 2025-04-10T00:00:00Z (write + as %2B) or a date such as 2025-04-10"


def parse_valid_at(text: str) -> date:
    """The day up to which the world is told: a date's own, or the last of a partial date's interval."""
    try:
        earliest, latest = dates.interval(text)
    except dates.InvalidDateError:
        earliest = latest = None
    if earliest is None or latest is None:
        raise ValueError(f"Expected a date or partial date: {_VALID_AT_FORMS}.")
    return latest


def parse_known_at(text: str) -> datetime:
    """The moment up to which our knowledge counts; a date means all of that day in UTC, as far as it has passed."""
    now = datetime.now(UTC)
    try:
        moment = _parse_day(text, now) if _DAY.fullmatch(text) else _parse_instant(text)
    except (ValueError, OverflowError):
        raise ValueError(f"Expected {_KNOWN_AT_FORMS}.") from None
    if moment > now:
        raise ValueError("What will be known in the future cannot be asked for.")
    return moment


def _parse_day(text: str, now: datetime) -> datetime:
    day = date.fromisoformat(text)
    return now if day == now.date() else datetime.combine(day, time.min, UTC) + timedelta(days=1, microseconds=-1)


def _parse_instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def to_text(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, always all six."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat("T", "microseconds")[:-6] + "Z"  # its +00:00


def to_json(coordinates: Coordinates) -> dict[str, Any]:
    """The `as_of` of an answer."""
    return {
        "valid_at": coordinates.valid_at.isoformat() if coordinates.valid_at else None,
        "known_at": to_text(coordinates.known_at) if coordinates.known_at else None,
        "position": coordinates.position,
    }


VALID_AT = Parameter(
    name="valid_at",
    parse=parse_valid_at,
    schema={"type": "string", "examples": ["2024-12-31", "2024-H2"]},
    description=f"What had happened in the world by then: {_VALID_AT_FORMS}. A partial date counts to its last day.",
)
KNOWN_AT = Parameter(
    name="known_at",
    parse=parse_known_at,
    schema={"type": "string", "examples": ["2025-04-10T00:00:00Z", "2025-04-10"]},
    description="What had been recorded by then: an RFC 3339 instant, or a date, which means to its end in UTC.",
)
