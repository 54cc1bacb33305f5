"""The interest ledgers of all deals: who wanted a stake in whom, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import orjson

from events.history.coordinates import NOW, Coordinates
from events.history.portfolio.places import LIVE, ask_about_standing

BEGINNING = (0, 0)


class Line(NamedTuple):
    """A ledger line with its deal. `interest` is the line in the JSON form of the deal's state.

    `opened_position` and `n`, the place of the line in its deal, are the key to page by.
    """

    deal: str
    opened_position: int
    code: str
    title: str
    stage: str
    n: int
    interest: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One page of lines. `more`: others follow."""

    coordinates: Coordinates
    projection_position: int
    lines: tuple[Line, ...]
    more: bool


def interests(
    coordinates: Coordinates = NOW,
    *,
    status: Collection[str] | None = None,
    stage: Collection[str] | None = None,
    holder: str | None = None,
    target: str | None = None,
    after: tuple[int, int] = BEGINNING,
    limit: int = 50,
) -> Ledger:
    """The ledger lines of live deals as of the coordinates, by deal, from after the line with that key.

    `stage` is that of the deal: stages, or the groups open, done, ended. So status=("softened", "withdrawn") with
    stage=("open",) are the interests given up while the deal lives. One statement. Raises ViewBehindError.
    """
    wanted = list(status) if status else None
    filters = replace(LIVE, stage=stage, interest_status=wanted)
    opened, line = after
    answer = ask_about_standing(
        "interests", "deal", coordinates, filters,
        line_status=wanted, holder=holder, target=target, after=opened, after_line=line, limit=limit + 1,
    )  # fmt: skip
    found = [Line._make((*row[:-1], orjson.loads(row[-1]))) for row in answer.rows]
    return Ledger(
        coordinates=answer.coordinates,
        projection_position=answer.projection_position,
        lines=tuple(found[:limit]),
        more=len(found) > limit,
    )
