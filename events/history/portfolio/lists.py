"""Lists: which streams there were, in the order of their opening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from events.history.coordinates import NOW, Coordinates
from events.history.portfolio.places import Filters, ask_about_standing

EVERYTHING = Filters()


class Listed(NamedTuple):
    """A stream, with the key to page by."""

    stream_id: str
    opened_position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page, always in the order asked for. `more`: there is another one beyond it."""

    coordinates: Coordinates
    projection_position: int
    items: tuple[Listed, ...]
    more: bool


def list_streams(
    category: str,
    coordinates: Coordinates = NOW,
    filters: Filters = EVERYTHING,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int = 50,
    backwards: bool = False,
) -> Listing:
    """The streams of a category that there were at the coordinates, opened after or before a position of the log.

    The oldest first, or `backwards` the newest. Their states are for the caller to fold, as of the coordinates that the
    answer gives. One statement. Raises ViewBehindError.
    """
    name = "streams_backwards" if backwards else "streams"
    answer = ask_about_standing(name, category, coordinates, filters, after=after, before=before, limit=limit + 1)
    found = [Listed(*row) for row in answer.rows]
    return Listing(
        coordinates=answer.coordinates,
        projection_position=answer.projection_position,
        items=tuple(found[:limit]),
        more=len(found) > limit,
    )
