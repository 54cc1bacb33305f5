"""Acts upon the record of several deals: what belongs together, and what was recorded in the wrong place.

Each is written to both deals at once (recording/companions.py).
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData, Value
from events.catalogue.phrasing import because
from events.catalogue.registry import register
from events.catalogue.values import DealId, DealKind, EventId, LongText, MarketCode, Several, Text


class FieldChoices(Value):
    """What the deal that remains is called from the merge on; what is left out stays as it is there."""

    title: Text | None = Field(None, title="Title")
    scope: LongText | None = Field(None, title="Scope")
    markets: Several[MarketCode] | None = Field(None, title="Markets")
    deal_kind: DealKind | None = Field(None, title="Kind of deal")


@register
class DealEventMoved(EventData):
    """The event is right, but of another deal: gone here, present there with the same date and evidence."""

    type: ClassVar[str] = "deal.event_moved"
    label: ClassVar[str] = "Event moved"
    needs_version: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "event_ref": examples.INTEREST,
        "to_stream": examples.OCEANIA,
        "reason": "the report is about the other deal of the same companies",
    }

    event_ref: EventId = Field(title="Event", description="The newest live version of the event that is moved.")
    to_stream: DealId = Field(title="To", description="The deal that it belongs to.")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    @property
    def supersedes(self) -> str:
        """What it takes out of this deal, as a retraction would."""
        return self.event_ref

    def sentence(self, names: Names) -> str:
        return because(f"An event was moved to {names(self.to_stream)}", self.reason)


@register
class DealDuplicatesMerged(EventData):
    """Two records are of one deal: one remains, the other keeps its events and takes no more."""

    type: ClassVar[str] = "deal.duplicates_merged"
    label: ClassVar[str] = "Duplicates merged"
    needs_version: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "survivor": examples.COLLABORATION,
        "loser": examples.OCEANIA,
        "field_choices": {"title": "Foxconn-Nissan EV collaboration", "markets": ["JP"]},
        "reason": "two analysts recorded the same talks",
    }

    survivor: DealId = Field(title="Survivor", description="The deal that remains.")
    loser: DealId = Field(title="Merged into it", description="The deal that was recorded twice.")
    field_choices: FieldChoices | None = Field(None, title="Values that hold from now on")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.survivor == self.loser:
            raise checks.refuse("loser", "same-deal", "Must be another deal than the survivor.")
        return self

    def sentence(self, names: Names) -> str:
        return because(f"{names(self.loser)} was merged into {names(self.survivor)}", self.reason)


@register
class DealMergeUndone(EventData):
    """The two records are of different deals after all: both live on, and what the merge chose is gone."""

    type: ClassVar[str] = "deal.merge_undone"
    label: ClassVar[str] = "Merge undone"
    needs_version: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "merge_ref": examples.MERGE,
        "reason": "the talks were with another subsidiary",
    }

    merge_ref: EventId = Field(title="Merge", description="The event of this deal that says that it was merged.")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    @property
    def supersedes(self) -> str:
        """The merge, which holds no longer."""
        return self.merge_ref

    def sentence(self, names: Names) -> str:
        return because("A merge was undone", self.reason)
