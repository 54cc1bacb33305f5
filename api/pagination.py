"""Pages by integer position: `{"items": [...], "next": address or null}`, and a Link header (RFC 8288)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from rest_framework.request import Request

T = TypeVar("T")

Place = Mapping[str, int | str]
"""Where another page lies: `{"after": 7}` or `{"before": 7}`."""


def cut(found: Sequence[T], limit: int, position: Callable[[T], int]) -> tuple[Sequence[T], Place | None]:
    """One page out of `limit + 1` rows asked for: its items, and the place to go on at if there are more."""
    items = found[:limit]
    return items, {"after": position(items[-1])} if len(found) > limit else None


def address(request: Request, place: Place | None, *, known_position: int | None = None) -> str | None:
    """This request's address, moved to another place; at a position of knowledge, pages stand still."""
    if place is None:
        return None
    query = request.query_params.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    if known_position is not None:
        query.pop("known_at", None)
        query["known_position"] = str(known_position)
    query.update({name: str(position) for name, position in place.items()})
    return f"{request.path}?{query.urlencode()}"


def links(following: str | None, previous: str | None = None) -> dict[str, str]:
    """The Link header, if there is anywhere to go."""
    given = {"next": following, "prev": previous}
    link = ", ".join(f'<{target}>; rel="{rel}"' for rel, target in given.items() if target)
    return {"Link": link} if link else {}
