"""Pages by integer position: `{"items": [...], "next": address or null}`, and a Link header (RFC 8288)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rest_framework.request import Request
from rest_framework.response import Response

T = TypeVar("T")


def cut(found: Sequence[T], limit: int, position: Callable[[T], int]) -> tuple[Sequence[T], int | None]:
    """One page out of `limit + 1` rows asked for: its items, and the position to go on after if there are more."""
    items = found[:limit]
    return items, position(items[-1]) if len(found) > limit else None


def respond(request: Request, items: list[dict[str, Any]], after: int | None) -> Response:
    """The page, with the address of the next one: this request's, moved on."""
    if after is None:
        return Response({"items": items, "next": None})
    query = request.query_params.copy()
    query["after"] = str(after)
    address = f"{request.path}?{query.urlencode()}"
    return Response({"items": items, "next": address}, headers={"Link": f'<{address}>; rel="next"'})
