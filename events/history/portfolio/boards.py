"""The board: which deals stood at which stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from events.domain import STAGES
from events.history.coordinates import NOW, Coordinates
from events.history.portfolio.places import LIVE, Filters, ask_about_standing


@dataclass(frozen=True, slots=True)
class CardParty:
    """One company in one role."""

    company: str
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a board shows of a deal. `since` is the date of the event that led to the stage, never a day not given."""

    id: str
    opened_position: int
    code: str
    title: str
    kind: str
    since: str | None
    paused: bool
    rumor_level: int
    disputed: bool
    markets: tuple[str, ...]
    parties: tuple[CardParty, ...]
    interest_statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One stage. `count` is of all its deals, of which `cards` are the first, the newest deal first."""

    stage: str
    count: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> bool:
        return self.count > len(self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A column for every stage, in the order of the stages. `projection_position`: how far the segments had come."""

    coordinates: Coordinates
    projection_position: int
    columns: tuple[Column, ...]


def board(coordinates: Coordinates = NOW, *, filters: Filters = LIVE, limit: int = 20) -> Board:
    """The board as it was on the coordinates' day by what was known at their position, up to `limit` cards a column.

    One statement. Raises ViewBehindError.
    """
    answer = ask_about_standing("board", "deal", coordinates, filters, limit=limit)
    found = {stage: _column(stage, list(rows)) for stage, rows in groupby(answer.rows, key=lambda row: str(row[0]))}
    columns = tuple(found.get(stage, Column(stage, 0, ())) for stage in STAGES)
    return Board(coordinates=answer.coordinates, projection_position=answer.projection_position, columns=columns)


def _column(stage: str, rows: Sequence[tuple]) -> Column:  # type: ignore[type-arg]
    return Column(stage, rows[0][1], tuple(_card(*row[2:]) for row in rows if row[2] is not None))


def _card(
    id_: str, opened_position: int, code: str, title: str, kind: str, since: str | None, paused: bool,
    rumor_level: int, disputed: bool, markets: Sequence[str], companies: Sequence[str], roles: Sequence[str],
    statuses: Sequence[str], interest_statuses: Sequence[str],
) -> Card:  # fmt: skip
    parties = tuple(CardParty(*party) for party in zip(companies, roles, statuses, strict=True))
    return Card(
        id_, opened_position, code, title, kind, since, paused, rumor_level, disputed, tuple(markets), parties,
        tuple(interest_statuses),
    )  # fmt: skip
