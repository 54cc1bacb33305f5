"""Dates no more precise than they were given: free text in, a closed interval of days and one canonical text out.

The canonical text is EDTF-like: `2024`, `2024-H2`, `2024-Q3`, `2024-03`, `2024-03-05`, an RFC 3339 instant, `unknown`,
a range `2024-03/2024-05` whose sides may be open (`../2025-04`), and `~` for what is approximate. No day is invented.
"""

import re
import unicodedata
from calendar import month_abbr, month_name, monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from events.errors import DealTrackerError

Precision = Literal["instant", "day", "month", "quarter", "half", "year", "unknown"]

ALLOWED = (
    "2024, 2024-H2, 2024-Q3, 2024-03, Mar 2024, 2024-03-05, 5 March 2024, 2024-03~, around 2024-03, 2024-03/2024-05, "
    "../2025-04, before 2025-04, after 2024, 2024-03-05T14:30:00+09:00, unknown"
)


class InvalidDateError(DealTrackerError):
    """A date could not be understood. `details`: given, reason, allowed."""

    code = "precision-invalid"
    title = "Date not understood"
    http_status = 422
    template = "{reason} Write a date as one of: {allowed}."


def refuse(given: object, reason: str) -> InvalidDateError:
    return InvalidDateError(given=str(given)[:100], reason=reason, allowed=ALLOWED)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A closed interval of local days; a bound of None is open. `instant` only with precision "instant"."""

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    approx: bool = False
    instant: str | None = None


_FIRST_DAY = date(1000, 1, 1)  # years are written with four digits
_UNITS: tuple[Precision, ...] = ("day", "month", "quarter", "half", "year")
_MONTHS_IN: dict[Precision, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_MONTH_NUMBERS = {
    name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name
} | {"sept": 9}

_APPROXIMATE = re.compile(r"(?:(?:around|about|approximately|circa|ca\.?|c\.)\s+|~\s*)(.+)")
_OPEN_ENDED = re.compile(r"(before|until|by|up to|after|since|from)\s+(.+)")
_BETWEEN = re.compile(r"(?:between\s+(.+?)\s+and\s+|from\s+(.+?)\s+to\s+)(.+)")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DIVIDED_YEAR = re.compile(r"([0-9]{4})[- ]?([hq])([1-4])|([hq])([1-4])[- ]?([0-9]{4})")
_DAY_MONTH_YEAR = re.compile(r"(?:([0-9]{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+([0-9]{4})")
_MONTH_DAY_YEAR = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_SLASHED = re.compile(r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}.*")


def parse(text: str) -> PartialDate:
    """Read any of the free forms; raise `InvalidDateError`, which names what is allowed."""
    if len(text) > 100:
        raise refuse(text, "That is too long for a date.")
    # NFKC: an IME types full-width digits
    given = unicodedata.normalize("NFKC", text).strip()
    if _INSTANT.fullmatch(given):
        return _parse_instant(given)
    try:
        return _parse_days(re.sub(r"\s+", " ", given.lower()))
    except OverflowError as error:
        raise refuse(text, "That is past the end of the calendar.") from error


def to_text(partial: PartialDate) -> str:
    """The canonical text; `parse` of it gives the same interval."""
    if partial.instant:
        return partial.instant
    if partial.earliest is None and partial.latest is None:
        return "unknown"
    return _render(partial, _print_unit, "~" if partial.approx else "", "..", "/")


def parse_instant(text: str) -> datetime:
    """An RFC 3339 instant; an offset is required, because a wall clock without a zone is no instant."""
    try:
        moment = datetime.fromisoformat(text.upper())
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refuse(text, f"There is no such moment as {text}.") from error
    if moment.tzinfo is None:
        raise refuse(text, "A time of day needs its offset, such as Z or +09:00.")
    if min(moment.date(), in_utc.date()) < _FIRST_DAY:
        raise refuse(text, f"That is before {_FIRST_DAY.year}.")
    return moment


def to_utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def phrase(partial: PartialDate) -> str:
    """The date as a noun: "March 2024", "the second half of 2026", "March 2024 to May 2024", "2025 or earlier"."""
    if partial.instant:
        return _phrase_instant(partial.instant)
    about = "around " if partial.approx else ""
    if partial.earliest is None and partial.latest is None:
        return "an unknown date"
    if partial.earliest is None:
        return about + _render(partial, _phrase_unit, "", "", "") + " or earlier"
    if partial.latest is None:
        return about + _render(partial, _phrase_unit, "", "", "") + " or later"
    return about + _render(partial, _phrase_unit, "", "", " to ")


def is_single(partial: PartialDate) -> bool:
    """True when the interval is one whole unit of its precision rather than a range."""
    return partial.earliest is not None and _unit(_printed(partial), partial.earliest) == (
        partial.earliest,
        partial.latest,
    )


def coarser(one: Precision, other: Precision) -> Precision:
    return max(one, other, key=_UNITS.index)


def _parse_instant(text: str) -> PartialDate:
    moment = parse_instant(text)
    written = moment.isoformat().replace("+00:00", "Z")
    return PartialDate(moment.date(), moment.date(), "instant", instant=written)


def _parse_days(text: str) -> PartialDate:
    if text in {"unknown", "../.."}:
        return PartialDate()
    if match := _BETWEEN.fullmatch(text):
        return _between(match[1] or match[2], match[3])
    if match := _APPROXIMATE.fullmatch(text):
        return replace(_parse_days(match[1]), approx=True)
    if match := _OPEN_ENDED.fullmatch(text):
        return _open_ended(match[1], _parse_days(match[2]), text)
    if _SLASHED.fullmatch(text):
        raise refuse(text, "Day and month cannot be told apart.")
    for divider in ("/", " to "):
        left, found, right = text.partition(divider)
        if found:
            return _between(left.strip(), right.strip())
    return _parse_unit(text)


def _between(left: str, right: str) -> PartialDate:
    if left in {"", ".."}:
        return _open_ended("until", _parse_unit(right), right)
    if right in {"", ".."}:
        return _open_ended("since", _parse_unit(left), left)
    first, last = _parse_unit(left), _parse_unit(right)
    if first.earliest is None or last.latest is None or first.earliest > last.latest:
        raise refuse(f"{left}/{right}", "The range ends before it begins.")
    return PartialDate(
        first.earliest, last.latest, coarser(first.precision, last.precision), approx=first.approx or last.approx
    )


def _open_ended(word: str, given: PartialDate, text: str) -> PartialDate:
    if given.earliest is None or given.latest is None or not is_single(given):
        raise refuse(text, "One date is needed there, not a range.")
    match word:
        case "before" if given.earliest <= _FIRST_DAY:
            raise refuse(text, f"That is before {_FIRST_DAY.year}.")
        case "before":
            return replace(given, earliest=None, latest=given.earliest - timedelta(days=1))
        case "after":
            return replace(given, earliest=given.latest + timedelta(days=1), latest=None)
        case "since" | "from":
            return replace(given, latest=None)
        case _:
            return replace(given, earliest=None)


def _parse_unit(text: str) -> PartialDate:
    exact = text.removesuffix("~").strip()
    precision, year, month, day = _fields(exact)
    try:
        first, last = _unit(precision, date(year, month, day))
    except ValueError as error:
        raise refuse(text, f"There is no such day in the calendar as {text}.") from error
    if first < _FIRST_DAY:
        raise refuse(text, f"That is before {_FIRST_DAY.year}.")
    return PartialDate(first, last, precision, approx=exact != text)


def _fields(text: str) -> tuple[Precision, int, int, int]:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        precision: Precision = "day" if day else "month" if month else "year"
        return precision, int(year), int(month or 1), int(day or 1)
    if match := _DIVIDED_YEAR.fullmatch(text):
        letter, number, year = match[2] or match[4], int(match[3] or match[5]), int(match[1] or match[6])
        if letter == "q":
            return "quarter", year, number * 3, 1
        if number <= 2:
            return "half", year, number * 6, 1
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return "day" if match[1] else "month", int(match[3]), _month(match[2], text), int(match[1] or 1)
    if match := _MONTH_DAY_YEAR.fullmatch(text):
        return "day", int(match[3]), _month(match[1], text), int(match[2])
    raise refuse(text, "That is not a date.")


def _month(name: str, text: str) -> int:
    if name not in _MONTH_NUMBERS:
        raise refuse(text, "That is not a date.")
    return _MONTH_NUMBERS[name]


def _unit(precision: Precision, day: date) -> tuple[date, date]:
    """First and last day of the unit that holds `day`."""
    if precision == "day":
        return day, day
    size = _MONTHS_IN[precision]
    first = (day.month - 1) // size * size + 1
    last = first + size - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])


def _printed(partial: PartialDate) -> Precision:
    """The unit to print in: a date known only by its bounds is printed in days."""
    return partial.precision if partial.precision in _UNITS else "day"


def _render(partial: PartialDate, unit: Callable[[Precision, date], str], mark: str, gap: str, joint: str) -> str:
    precision = _printed(partial)
    if is_single(partial) and partial.earliest:
        return unit(precision, partial.earliest) + mark
    left = gap if partial.earliest is None else unit(_aligned(precision, partial.earliest, 0), partial.earliest) + mark
    right = gap if partial.latest is None else unit(_aligned(precision, partial.latest, 1), partial.latest) + mark
    return left + joint + right


def _aligned(precision: Precision, day: date, edge: int) -> Precision:
    """`precision` if such a unit begins (edge 0) or ends (edge 1) on `day`, else the month or the day that does."""
    units: tuple[Precision, ...] = (precision, "month", "day")
    return next(unit for unit in units if _unit(unit, day)[edge] == day)


def _print_unit(precision: Precision, day: date) -> str:
    match precision:
        case "year":
            return f"{day.year:04}"
        case "half":
            return f"{day.year:04}-H{(day.month + 5) // 6}"
        case "quarter":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case _:
            return day.isoformat()


def _phrase_unit(precision: Precision, day: date) -> str:
    match precision:
        case "year":
            return str(day.year)
        case "half":
            return f"the {('first', 'second')[day.month // 7]} half of {day.year}"
        case "quarter":
            return f"the {('first', 'second', 'third', 'fourth')[(day.month - 1) // 3]} quarter of {day.year}"
        case "month":
            return f"{month_name[day.month]} {day.year}"
        case _:
            return f"{day.day} {month_name[day.month]} {day.year}"


def _phrase_instant(instant: str) -> str:
    moment = datetime.fromisoformat(instant)
    zone = "UTC" if instant.endswith("Z") else f"UTC{instant[-6:]}"
    return f"{_phrase_unit('day', moment.date())}, {moment:%H:%M} {zone}"
