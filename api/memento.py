"""Memento (RFC 7089): the standard's words for reads as of a moment of knowledge.

A resource is its own TimeGate, in the style of section 4.1.2: an answer to `Accept-Datetime` is the memento itself, and
`Content-Location` is its own address. The position in that address is the authority; the headers know whole seconds
(docs/adr/0015-time-travel-over-http.md).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.http import http_date, parse_http_date
from rest_framework.request import Request

from api.errors import BadHeaderError
from api.v1.times import Moment
from events.history import Coordinates

_AXIS = ("known_at", "known_position")
_SINCE = ("known_from", "known_from_position")
_UNTIL = ("known_to", "known_to_position")
_EXAMPLE = "Thu, 10 Apr 2025 00:00:00 GMT"


def negotiate(request: Request, query: MutableMapping[str, Any], headers: MutableMapping[str, str]) -> None:
    """Take `Accept-Datetime` for `known_at` where the address names no moment itself, and say that answers vary by it.

    A second counts to its end, and what lies in the future is the present. Raises BadHeaderError.
    """
    if "known_at" not in query or any(query.get(name) is not None for name in (*_AXIS, *_SINCE, *_UNTIL)):
        return
    headers["Vary"] = ", ".join(filter(None, (headers.get("Vary"), "Accept-Datetime")))
    if (text := request.headers.get("Accept-Datetime")) is not None:
        query["known_at"] = _parse(text)


def describe(request: Request, coordinates: Coordinates) -> dict[str, str]:
    """The headers of an answer as of a moment of knowledge; none for any other. `Link` is an element for its list.

    Of a span of our knowledge the moment is its end, which no `Accept-Datetime` moves: its address is no time gate.
    """
    if coordinates.recorded_at is None or coordinates.position is None:
        return {}
    is_span = any(name in request.query_params for name in _SINCE)
    name = "known_to_position" if is_span else "known_position"
    return {
        "Memento-Datetime": http_date(coordinates.recorded_at.timestamp()),
        "Content-Location": _address(request, {name: str(coordinates.position)}),
        "Link": f'<{_address(request, {})}>; rel="{"original" if is_span else "original timegate"}"',
    }


def _address(request: Request, moment: Mapping[str, str]) -> str:
    """This request's address at another moment of knowledge, or at none."""
    query = request.query_params.copy()
    for name in (*_AXIS, *_UNTIL):
        query.pop(name, None)
    query.update(moment)
    return f"{request.path}?{query.urlencode()}" if query else str(request.path)


def _parse(text: str) -> Moment:
    try:
        second = datetime.fromtimestamp(parse_http_date(text), UTC)
        end = second + timedelta(microseconds=999_999)
    except (ValueError, OverflowError, OSError):
        raise BadHeaderError(header="Accept-Datetime", detail=f"Expected a date such as {_EXAMPLE}.") from None
    now = datetime.now(UTC)
    return Moment(end) if end <= now else Moment(now, is_fixed=False)
