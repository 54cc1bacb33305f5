"""Where a question about everything stands, what it leaves out, and how it is put to the segments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from events.domain.stages import DONE, ENDED, OPEN
from events.errors import DealTrackerError
from events.history.coordinates import Coordinates

_DIRECTORY = Path(__file__).parents[1] / "sql" / "portfolio"
_GROUPS: Mapping[str, Sequence[str]] = {"open": OPEN, "done": DONE, "ended": ENDED}


class ViewBehindError(DealTrackerError):
    """What was asked for is not there yet: a position that the views have not reached, or a version of a stream."""

    code = "view-behind"
    title = "Not there yet"
    http_status = 503
    template = "{detail}"
    wait = 1  # seconds, for Retry-After


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is left out: whatever differs from a value that is not None.

    `stage` takes stages of deals or the groups open, done, ended; of seminars their status, of sources "standing" or
    "retracted". `kind` is the kind of a deal or seminar, or the type of a source; `market` also the country of a
    company. `level` is the least rumor level of the whole deal. `party` and `role` are about the same participation;
    the host of a seminar has the role "host".
    """

    stage: Collection[str] | None = None
    kind: Collection[str] | None = None
    party: str | None = None
    role: Collection[str] | None = None
    market: Collection[str] | None = None
    level: int | None = None
    paused: bool | None = None
    disputed: bool | None = None
    interest_status: Collection[str] | None = None
    record_status: Collection[str] | None = None

    def to_parameters(self) -> dict[str, Any]:
        """By name, for standing.sql."""
        given = {name: list(value) if _is_several(value) else value for name, value in asdict(self).items()}
        return given | {"stage": list_stages(self.stage)}


LIVE = Filters(record_status=("live",))
"""Leaves out what was merged into another record or retracted."""


class Answer(NamedTuple):
    """`coordinates` with the position that the rows are of, and that up to which there could have been an answer."""

    coordinates: Coordinates
    projection_position: int
    rows: Sequence[tuple[Any, ...]]


def list_stages(wanted: Collection[str] | None) -> list[str] | None:
    """Stages, with the groups among them replaced by their stages."""
    if not wanted:
        return None
    return [stage for name in wanted for stage in _GROUPS.get(name, (name,))]


def ask_about_standing(name: str, category: str, coordinates: Coordinates, filters: Filters, **more: Any) -> Answer:
    """Put sql/portfolio/<name>.sql, which goes on from standing.sql, as `ask` does."""
    given = {"category": category, "day": coordinates.valid_at} | filters.to_parameters() | more
    return ask(f"{statement('standing')}\n{statement(name)}", coordinates, given)


def ask(query: str, coordinates: Coordinates, given: Mapping[str, Any]) -> Answer:
    """The rows without their first two columns, which say where they are of; a row of nothing else is left out.

    Raises ViewBehindError.
    """
    place = {"position": coordinates.position, "min_level": coordinates.min_level}
    with connection.cursor() as cursor:
        cursor.execute(query, place | dict(given))
        rows = cursor.fetchall()
    position, applied = rows[0][:2]
    if position > applied:
        detail = f"The segments are at position {applied} of the log; {position} was asked for."
        raise ViewBehindError(detail=detail)
    found = [row[2:] for row in rows if any(value is not None for value in row[2:])]
    return Answer(replace(coordinates, position=position), applied, found)


@cache
def statement(name: str) -> str:
    """sql/portfolio/<name>.sql without its header."""
    lines = (_DIRECTORY / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))


def _is_several(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)
