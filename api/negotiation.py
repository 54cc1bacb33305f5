"""Which of the media types of an address is answered: the Accept header by RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

RANGES_MAX = 64


class _Range(NamedTuple):
    type: str
    subtype: str
    quality: float

    def covers(self, media_type: str) -> bool:
        type_, _, subtype = media_type.partition("/")
        return self.type in ("*", type_) and self.subtype in ("*", subtype)

    @property
    def precision(self) -> int:
        return (self.type != "*") + (self.subtype != "*")


class ByQuality(DefaultContentNegotiation):
    """What the caller would rather have (`q`), and the first of the address's own among equals.

    The framework's own looks at no weights. Other parameters of a media type make no difference here.
    """

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Raises NotAcceptable."""
        offered = list(renderers)
        ranges = [_parse(text) for text in request.headers.get("Accept", "*/*").split(",")[:RANGES_MAX] if text.strip()]
        best = max(offered, key=lambda renderer: _quality(str(renderer.media_type), ranges))
        if not _quality(str(best.media_type), ranges):
            raise NotAcceptable(available_renderers=offered)
        return best, str(best.media_type)


def _quality(media_type: str, ranges: list[_Range]) -> float:
    """That of the most precise range that covers it; 0 if none does. Without any range everything will do."""
    covering = [range_ for range_ in ranges if range_.covers(media_type)]
    return max(covering, key=lambda range_: range_.precision).quality if covering else float(not ranges)


def _parse(text: str) -> _Range:
    media_type, *parameters = text.split(";")
    type_, _, subtype = media_type.strip().lower().partition("/")
    weights = [value for name, _, value in (part.partition("=") for part in parameters) if name.strip().lower() == "q"]
    return _Range(type_, subtype or "*" if type_ == "*" else subtype, _parse_weight(weights[0]) if weights else 1.0)


def _parse_weight(text: str) -> float:
    """A weight that is none counts as if it were not there."""
    digits = text.strip()
    return min(float(digits), 1.0) if digits.replace(".", "", 1).isdecimal() and digits.isascii() else 1.0
