"""The funnel: how deals moved from stage to stage over a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from events.domain import STAGES
from events.history.coordinates import NOW, Coordinates
from events.history.portfolio.places import ask, statement


@dataclass(frozen=True, slots=True)
class Passage:
    """One stage over the span. `at_start + entered - left == at_end`."""

    stage: str
    at_start: int = 0
    entered: int = 0
    left: int = 0
    at_end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A passage for every stage, done and ended ones included, in the order of the stages."""

    coordinates: Coordinates
    projection_position: int
    first_day: date
    last_day: date
    passages: tuple[Passage, ...]


def funnel(first_day: date, last_day: date, coordinates: Coordinates = NOW) -> Funnel:
    """The moves of live deals from `first_day` to `last_day`, both inclusive, by what was known at the position.

    A deal stands at a stage at the end of a day. `at_start` counts those at the end of the day before `first_day`,
    `at_end` those at the end of `last_day`; `entered` and `left` count every move in between, so a deal that comes back
    counts twice, one that is opened enters its stage from nowhere, and what is passed through within one day is not
    seen. A move that has no date of its own is placed on the day of its event in the order of the fold (DOMAIN.md 8).
    The day of the coordinates plays no part. One statement. Raises ViewBehindError, and ValueError for a span that
    ends before it begins.
    """
    if last_day < first_day:
        raise ValueError(f"The span ends on {last_day}, before it begins on {first_day}.")
    given = {"day_before": first_day - timedelta(days=1), "last_day": last_day}
    answer = ask(statement("funnel"), coordinates, given)
    found = {row[0]: Passage(row[0], *map(int, row[1:])) for row in answer.rows}
    return Funnel(
        coordinates=answer.coordinates,
        projection_position=answer.projection_position,
        first_day=first_day,
        last_day=last_day,
        passages=tuple(found.get(stage, Passage(stage)) for stage in STAGES),
    )
