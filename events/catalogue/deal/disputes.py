"""What analysts think of the evidence: how credible an event is held to be, and whether someone contests it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from events.catalogue import examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.citations import Credibility
from events.catalogue.phrasing import because
from events.catalogue.registry import register
from events.catalogue.values import DisputeOutcome, EventId, LongText, PartyId

GRADES = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "not to be judged",
}
"""What the credibilities of the Admiralty scale mean."""


@register
class DealConfidenceAssessed(EventData):
    """An event is held to be more or less credible than its citations say. The newest assessment counts."""

    type: ClassVar[str] = "deal.confidence_assessed"
    label: ClassVar[str] = "Confidence assessed"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "event_ref": examples.INTEREST,
        "credibility": 4,
        "reason": "no other report speaks of a stake",
    }

    event_ref: EventId = Field(title="Event", description="The event whose evidence is assessed.")
    credibility: Credibility = Field(
        title="Credibility",
        description="From 1 (confirmed by others) to 5 (improbable); 6, which cannot be judged, lifts the assessment.",
    )
    reason: LongText = Field(title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"An event was assessed as {GRADES[self.credibility]} ({self.credibility})", self.reason)


@register
class DealDisputeRaised(EventData):
    """An event on record is contested. While that is open both sides are shown, and the event counts as disputed."""

    type: ClassVar[str] = "deal.dispute_raised"
    label: ClassVar[str] = "Dispute raised"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "event_ref": examples.INTEREST,
        "claim": "the stake was never on the table",
        "by": examples.FOXCONN,
    }

    event_ref: EventId = Field(title="Event", description="The event that is contested.")
    claim: LongText = Field(title="Claim", description="What is said against it, in words; no names of people.")
    by: PartyId | None = Field(None, title="By", description="The party that contests it, where it is one.")

    def sentence(self, names: Names) -> str:
        who = f" by {names(self.by)}" if self.by else ""
        return because(f"An event was disputed{who}", self.claim)


@register
class DealDisputeResolved(EventData):
    """A dispute is decided: upheld, rejected or settled. The newest decision counts."""

    type: ClassVar[str] = "deal.dispute_resolved"
    label: ClassVar[str] = "Dispute resolved"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "dispute_ref": examples.DISPUTE,
        "outcome": "rejected",
        "reason": "the annual report names the stake",
    }

    dispute_ref: EventId = Field(
        title="Dispute", description="The event that raised it, or the event that is disputed: then all against it."
    )
    outcome: DisputeOutcome = Field(
        title="Outcome",
        description="Upheld: the claim is right, the event stays disputed until it is corrected or retracted. "
        "Rejected: the event stands. Settled: the matter is closed.",
    )
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"A dispute was {self.outcome}", self.reason)
