"""One page of the feed: what is asked for, what there is, and waiting for it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from api.parameters import AFTER, LIMIT, MIN_POSITION, Parameter, choices, identifier, number, parse_integer
from api.v1.events.waiting import growing_log
from api.v1.history.spans import KNOWN_FROM, KNOWN_TO
from events import catalogue, store
from events.catalogue import Event

CATEGORIES = ("deal", "company", "seminar", "source", "contact")
WAIT_MAX = 30
LAG_DAYS_MAX = 1_000_000
COME_BACK_AFTER = 1  # seconds; told to those for whom there was no room to wait


PARAMETERS = (
    AFTER,
    LIMIT,
    MIN_POSITION,
    choices("type", [cls.type for cls in catalogue.list_types()], "Only events of these types."),
    choices("category", CATEGORIES, "Only events of streams of these categories."),
    identifier("stream", "Only events of this stream."),
    KNOWN_FROM,
    KNOWN_TO,
    number(
        "lag_days_gt",
        0,
        LAG_DAYS_MAX,
        "Only events recorded more than so many days (UTC) after the last day on which they can have happened; "
        "what has no known last day is left out.",
    ),
    Parameter(
        name="wait",
        parse=parse_integer(0, WAIT_MAX),
        schema={"type": "integer", "minimum": 0, "maximum": WAIT_MAX, "default": 0},
        description=(
            "With nothing to tell, wait up to so many seconds for something. Few can wait at a time: "
            "who finds no room is answered at once, with Retry-After."
        ),
        default=0,
    ),
)


class Page(NamedTuple):
    """`position`: how far the page reaches, where to go on. `turned_away`: there was no room to wait."""

    events: Sequence[Event]
    position: int
    at_end: bool
    turned_away: bool = False


def read_page(query: dict[str, Any]) -> Page:
    """The page that the parameters ask for; waits for it if they say so. Raises AheadOfLogError.

    A period that has passed by `known_to` is not waited for: nothing more will come of it.
    """
    limit = query["limit"]
    after, upto = (
        store.position_at(query[name].instant) if query[name] else None for name in ("known_from", "known_to")
    )
    wanted = store.Wanted(query["type"], query["category"], query["stream"], query["lag_days_gt"])
    page = Page(*store.read_stretch(max(query["after"], after or 0), limit, wanted))
    if upto is not None:
        return _end(page, max(upto, query["after"]))
    if not query["wait"] or not _is_waste(page):
        return page
    until = time.monotonic() + query["wait"]
    with growing_log.seat() as seated:
        if not seated:
            return page._replace(turned_away=True)
        while _is_waste(page) and growing_log.wait_beyond(page.position, until):
            page = Page(*store.read_stretch(page.position, limit, wanted))
    return page


def _end(page: Page, upto: int) -> Page:
    """What of a page lies within a period that ends at a position."""
    if page.position < upto:
        return page
    events = [event for event in page.events if event.position is not None and event.position <= upto]
    return Page(events, upto, at_end=True)


def _is_waste(page: Page) -> bool:
    """Whether answering with it would tell nothing. An empty page with more behind it lets the caller move on."""
    return page.at_end and not page.events
