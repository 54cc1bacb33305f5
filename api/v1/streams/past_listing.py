"""One page of a list as it was: which streams there were, from the segments, and each as its events tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from api.errors import BadParameterError
from api.parameters import ORDERS
from api.v1 import freshness
from api.v1.snapshots import Snapshot
from api.v1.streams.listing import Page, is_backwards, with_neighbours
from api.v1.streams.resource import StreamResource
from events import domain, store
from events.history import Coordinates, portfolio

PAGE_MAX = 200
"""Streams on a page of which each is folded."""


class PastPage(NamedTuple):
    """`coordinates` are those asked for, with the position that the page stands at."""

    page: Page
    coordinates: Coordinates


def read_page(resource: type[StreamResource], query: dict[str, Any], coordinates: Coordinates) -> PastPage:
    """The page that the parameters ask for, in two queries: which streams, and their events.

    Raises BadParameterError for what only the views of today can answer, ViewBehindError.
    """
    _refuse(resource, query)
    backwards = is_backwards(query)
    falling = query["order"].startswith("-") != backwards
    start = query["before"] or query["after"] or None
    listing = freshness.ask_when_reached(
        lambda: portfolio.list_streams(
            resource.category,
            coordinates,
            resource.read_past_filters(query),
            limit=min(query["limit"], PAGE_MAX),
            backwards=falling,
            **({"before": start} if falling else {"after": start}),
        ),
        query["min_position"],
    )
    found = [listed.stream_id for listed in listing.items]
    if backwards:
        found.reverse()
    page = list(_load(found, listing.coordinates))
    neighbours = with_neighbours(
        page, "opened_position", more=listing.more, backwards=backwards, from_start=start is None
    )
    return PastPage(neighbours, listing.coordinates)


def _load(ids: list[str], coordinates: Coordinates) -> Iterator[Snapshot]:
    """Each folded for the coordinates. What may have happened does not count here, only what had."""
    part = (coordinates.valid_at, coordinates.min_level)
    histories = store.load_streams(ids, max_position=coordinates.position) if ids else {}
    for id_ in ids:
        state = domain.fold(histories[id_], valid_at=part[0], min_level=part[1])
        yield replace(Snapshot.of_events(histories[id_], state, part), day=coordinates.day)


def _refuse(resource: type[StreamResource], query: dict[str, Any]) -> None:
    """Raises BadParameterError naming everything that only the views of today can answer."""
    today = [parameter.name for parameter in resource.filters if parameter.name not in resource.past_filters]
    given = [name for name in (*today, "changed_after") if query[name] is not None]
    if query["order"].removeprefix("-") != ORDERS[0]:
        given.append("order")
    if given:
        detail = "Answered from what holds today: not with another time or level."
        errors = [{"parameter": name, "code": "bad-parameter", "detail": detail} for name in given]
        raise BadParameterError(detail=f"{', '.join(given)}: {detail}", errors=errors)
