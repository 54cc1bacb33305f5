"""Deals that die quietly, and deals that come back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, date_words
from events.catalogue.registry import register
from events.catalogue.values import LongText, OpenStage, PartialDateText


@register
class DealLapsed(EventData):
    """The deal died and nobody said no."""

    type: ClassVar[str] = "deal.lapsed"
    label: ClassVar[str] = "Lapsed"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"reason": "the four-way partnership did not move forward"}

    last_sign_of_life: PartialDateText | None = Field(
        None, title="Last sign of life", description="When anything was last heard of it."
    )
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        last = f", last sign of life {date_words(self.last_sign_of_life)}" if self.last_sign_of_life else ""
        return because(f"The deal lapsed{last}", self.reason)


@register
class DealReopened(EventData):
    """A deal that was withdrawn, rejected or lapsed is alive again; why it ended stays on record."""

    type: ClassVar[str] = "deal.reopened"
    label: ClassVar[str] = "Reopened"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"to_stage": "TALKS", "reason": "the parties are talking again"}

    to_stage: OpenStage = Field(title="To stage", description="Where it goes on.")
    reason: LongText = Field(title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"The deal was reopened at {self.to_stage}", self.reason)
