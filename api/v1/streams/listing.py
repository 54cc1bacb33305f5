"""One page of a list, in any of its orders, forwards or backwards.

Pages hold what the view has taken in up to the position where it is complete (`settled`): partitions of the log advance
each at its own pace, and what a slower one adds must come behind whoever pages, never before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from api.errors import BadParameterError
from api.pagination import Place
from api.parameters import AFTER, BEFORE, CHANGED_AFTER, LIMIT, MIN_POSITION, ORDER
from api.v1.snapshots import COLUMNS, Snapshot
from api.v1.streams.resource import Rows, StreamResource
from events import projections

PARAMETERS = (AFTER, BEFORE, LIMIT, ORDER, CHANGED_AFTER, MIN_POSITION)

_KEYS = {"opened": "opened_position", "updated": "position"}


class Page(NamedTuple):
    """`following` and `previous` are where its neighbours lie, None where there is none for sure.

    `settled_to` is the position up to which the page is complete, of a list as it stands.
    """

    snapshots: Sequence[Snapshot]
    following: Place | None
    previous: Place | None
    settled_to: int | None = None


def read_page(resource: type[StreamResource], query: dict[str, Any]) -> Page:
    """The page that the parameters ask for, in one query; an empty one in three. Raises BadParameterError."""
    backwards, limit = is_backwards(query), query["limit"]
    key = _KEYS[query["order"].removeprefix("-")]
    falling = query["order"].startswith("-") != backwards
    every: Rows = resource.view._default_manager.all()
    rows = resource.narrow(every.settled(key), query)
    if query["changed_after"]:
        rows = rows.filter(position__gt=query["changed_after"])
    if start := query["before"] or query["after"]:
        rows = rows.filter(**{f"{key}__{'lt' if falling else 'gt'}": start})
    found = list(rows.order_by(f"-{key}" if falling else key).values_list(*COLUMNS, "settled_to")[: limit + 1])
    page = [Snapshot.of_columns(resource.category, row[:-1]) for row in found[:limit]]
    settled_to = found[0][-1] if found else projections.applied_position(resource.category)
    if backwards:
        page.reverse()
    neighbours = with_neighbours(page, key, more=len(found) > limit, backwards=backwards, from_start=not start)
    return neighbours._replace(settled_to=settled_to)


def is_backwards(query: dict[str, Any]) -> bool:
    """Whether the page before a place is asked for. Raises BadParameterError where the one after it is, too."""
    if query["before"] is not None and query["after"]:
        detail = "Give `after` or `before`, not both."
        error = {"parameter": "before", "code": "bad-parameter", "detail": detail}
        raise BadParameterError(detail=detail, errors=[error])
    return query["before"] is not None


def with_neighbours(page: list[Snapshot], key: str, *, more: bool, backwards: bool, from_start: bool) -> Page:
    if not page:
        return Page(page, None, None)
    following = {"after": int(getattr(page[-1], key))}
    previous = {"before": int(getattr(page[0], key))}
    if backwards:
        return Page(page, following, previous if more else None)
    return Page(page, following if more else None, None if from_start else previous)
