"""Boards, funnels and ledgers of interests as clients get them."""

from __future__ import annotations

from uuid import UUID

from pydantic import ConfigDict, Field

from api.v1.deals.shape import Interest
from api.v1.shapes import AsOf, Named, PartialDate, Shape
from events.catalogue.values import DealKind, Role
from events.domain import InterestStatus, ParticipationStatus, Stage

_POSITION = Field(description="How far the view that this rests on had come, as far as it matters here.")


class CardParty(Shape):
    company: Named
    role: Role
    status: ParticipationStatus


class Card(Shape):
    """What a board shows of a deal."""

    id: UUID
    code: str
    title: str
    kind: DealKind
    since: PartialDate | None = Field(description="Since when it is at the stage.")
    paused: bool
    rumor_level: int
    disputed: bool
    markets: list[str]
    parties: list[CardParty]
    interest_statuses: list[InterestStatus]


class BoardColumn(Shape):
    stage: Stage
    count: int = Field(description="Of all its deals, whether their cards are here or not.")
    cards: list[Card] = Field(description="The deals opened last come first.")
    more: str | None = Field(description="The address of all deals of the column, if there are more than the cards.")


class Board(Shape):
    columns: list[BoardColumn] = Field(description="One for every stage, in their order.")
    as_of: AsOf
    projection_position: int = _POSITION


class FunnelStage(Shape):
    """`at_start` + `entered` - `left` = `at_end`."""

    stage: Stage
    at_start: int = Field(description="At the end of the day before the first.")
    entered: int
    left: int
    at_end: int = Field(description="At the end of the last day.")


class Funnel(Shape):
    """How live deals moved between stages on these days."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", description="The first day.")
    to: str = Field(description="The last day.")
    stages: list[FunnelStage]
    as_of: AsOf
    projection_position: int = _POSITION


class InterestDeal(Shape):
    id: UUID
    code: str
    title: str
    stage: Stage


class LedgerLine(Interest):
    """A line of the ledger of a deal, with that deal."""

    holder: Named  # type: ignore[assignment]  # by name as well: a ledger of many deals is read by people
    target: Named  # type: ignore[assignment]
    deal: InterestDeal


class InterestPage(Shape):
    items: list[LedgerLine]
    next: str | None
    as_of: AsOf
    projection_position: int = _POSITION
