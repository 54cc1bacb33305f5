"""When an event happened in the world: free text or the object form in, `Occurred` out, and back again."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

from events.catalogue import partial
from events.catalogue.envelope import Basis, Occurred
from events.catalogue.partial import InvalidDateError, PartialDate, Precision, refuse

__all__ = ["InvalidDateError", "in_words", "interval", "parse", "to_object", "to_text"]

_MAX_LINKS = 50
_KEYS = ("earliest", "latest", "precision", "approx", "tz", "basis", "instant", "after", "before")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def parse(
    given: str | Mapping[str, Any] | None,
    *,
    tz: str | None = None,
    basis: Basis | None = None,
    after: Sequence[str] = (),
    before: Sequence[str] = (),
) -> Occurred:
    """Read a date as people and clients give it: free text, or the object form of the API; None is "unknown".

    The keywords say what free text cannot; what the object form says itself wins over them.
    Raises `InvalidDateError`, which names what is allowed.
    """
    if given is None:
        given = "unknown"
    if isinstance(given, str) and tz is None and basis is None and not after and not before:
        return _parse_text(given)
    extras = {"tz": tz, "basis": basis, "after": after, "before": before}
    if isinstance(given, str):
        return _occurred(partial.parse(given), extras)
    if not isinstance(given, Mapping):
        raise refuse(given, "A date is text or an object.")
    _refuse_unknown_keys(given)
    return _occurred(_bounds(given), extras | {key: value for key, value in given.items() if value is not None})


@lru_cache(maxsize=4096)  # what one person records at once happened on a few days
def _parse_text(given: str) -> Occurred:
    return _occurred(partial.parse(given), {})


def to_text(occurred: Occurred) -> str:
    """The canonical text of the interval, such as "2024-03~" or "../2025-04"; `parse` of it gives the interval back."""
    return partial.to_text(_partial(occurred))


def to_object(occurred: Occurred) -> dict[str, Any]:
    """The object form of the API, whole; `parse` of it gives the same `Occurred`."""
    return {
        "earliest": occurred.earliest.isoformat() if occurred.earliest else None,
        "latest": occurred.latest.isoformat() if occurred.latest else None,
        "precision": occurred.precision,
        "approx": occurred.approx,
        "tz": occurred.tz,
        "basis": occurred.basis,
        "instant": occurred.instant,
        "after": list(occurred.after),
        "before": list(occurred.before),
    }


@lru_cache(maxsize=4096)  # a log holds the same days again and again
def in_words(occurred: Occurred) -> str:
    """What a date box repeats back: "some time in 2024, day not known". Never a day that was not given."""
    words = _interval_in_words(_partial(occurred))
    if occurred.tz:
        words += f" ({occurred.tz})"
    if occurred.basis == "inferred":
        words += ", inferred"
    for links, where in ((occurred.after, "after"), (occurred.before, "before")):
        if links:
            words += f", {where} {'another event' if len(links) == 1 else f'{len(links)} other events'}"
    return words


def interval(text: str) -> tuple[date | None, date | None]:
    """First and last day of a partial date inside event data; None where that side is open."""
    parsed = partial.parse(text)
    return parsed.earliest, parsed.latest


def _interval_in_words(days: PartialDate) -> str:
    if days.earliest is None and days.latest is None:
        return "date not known"
    phrase = partial.phrase(days)
    if days.precision == "instant" or (days.earliest == days.latest and days.earliest is not None):
        return phrase
    if days.earliest is None or days.latest is None:
        return f"{phrase}, day not known"
    if days.approx:
        return f"some time {phrase}, day not known"
    where = f"in {phrase}" if partial.is_single(days) else f"between {phrase.replace(' to ', ' and ')}"
    return f"some time {where}, day not known"


def _partial(occurred: Occurred) -> PartialDate:
    return PartialDate(occurred.earliest, occurred.latest, occurred.precision, occurred.approx, occurred.instant)


def _refuse_unknown_keys(given: Mapping[str, Any]) -> None:
    for key in given:
        if key not in _KEYS:
            raise refuse(key, f"A date object has no field {str(key)[:40]!r}; its fields are {', '.join(_KEYS)}.")


def _bounds(given: Mapping[str, Any]) -> PartialDate:
    """The interval of an object form: its instant, or its two bounds, each of which may itself be a partial date."""
    if given.get("instant") is not None:
        return _instant(given)
    first, last = _bound(given.get("earliest")), _bound(given.get("latest"))
    if first.earliest and last.latest and first.earliest > last.latest:
        raise refuse(f"{first.earliest}/{last.latest}", "The range ends before it begins.")
    precision = _precision(given.get("precision"), first, last)
    return PartialDate(first.earliest, last.latest, precision, first.approx or last.approx)


def _instant(given: Mapping[str, Any]) -> PartialDate:
    parsed = partial.parse(_text(given["instant"], "instant"))
    if parsed.instant is None or given.get("precision") not in (None, "instant"):
        raise refuse(given["instant"], "An instant needs a time of day and the precision instant.")
    return parsed


def _bound(given: Any) -> PartialDate:
    if given is None:
        return PartialDate()
    if isinstance(given, date):
        given = given.isoformat()
    parsed = partial.parse(_text(given, "bound"))
    if parsed.instant is not None or parsed.earliest is None or parsed.latest is None:
        raise refuse(given, "A bound is one date; leave it out when it is open.")
    return parsed


def _precision(given: Any, first: PartialDate, last: PartialDate) -> Precision:
    if given is None:
        known = [bound.precision for bound in (first, last) if bound.earliest]
        return partial.coarser(known[0], known[-1]) if known else "unknown"
    if given not in get_args(Precision):
        raise refuse(given, f"A precision is one of {', '.join(get_args(Precision))}.")
    if given == "instant":
        raise refuse(given, "The precision instant needs the field instant.")
    if given != "unknown" and first.earliest is None and last.latest is None:
        raise refuse(given, "A precision needs a date.")
    precision: Precision = given
    return precision


def _occurred(days: PartialDate, extras: Mapping[str, Any]) -> Occurred:
    known = days.earliest is not None or days.latest is not None
    links = {side: _links(extras.get(side) or (), side) for side in ("after", "before")}
    return Occurred(
        earliest=days.earliest,
        latest=days.latest,
        precision=days.precision,
        approx=days.approx or _boolean(extras.get("approx", False)),
        tz=_zone(extras.get("tz")),
        basis=_basis(extras.get("basis") or ("stated" if known or any(links.values()) else "unknown")),
        instant=days.instant,
        **links,
    )


def _links(given: Any, side: str) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Sequence) or len(given) > _MAX_LINKS:
        raise refuse(side, f"The field {side} is a list of at most {_MAX_LINKS} event ids.")
    ids = tuple(dict.fromkeys(item.lower() if isinstance(item, str) else "" for item in given))
    if not all(_UUID.fullmatch(item) for item in ids):
        raise refuse(side, f"The field {side} holds event ids: UUIDs as text.")
    return ids


def _zone(given: Any) -> str | None:
    if given is None:
        return None
    try:
        return ZoneInfo(_text(given, "tz")).key
    except (ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise refuse(given, "A zone is an IANA name such as Asia/Tokyo.") from error
    except KeyError as error:
        raise refuse(given, "A zone is an IANA name such as Asia/Tokyo.") from error


def _basis(given: Any) -> Basis:
    if given not in get_args(Basis):
        raise refuse(given, f"A basis is one of {', '.join(get_args(Basis))}.")
    basis: Basis = given
    return basis


def _boolean(given: Any) -> bool:
    if not isinstance(given, bool):
        raise refuse(given, "The field approx is true or false.")
    return given


def _text(given: Any, what: str) -> str:
    if not isinstance(given, str):
        raise refuse(given, f"The field {what} is text.")
    return given
