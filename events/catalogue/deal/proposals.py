"""Proposals, the answers to them, and changes to what is on the table or signed."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self, get_args

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData, Value
from events.catalogue.phrasing import because, date_words, listing, named, with_article, words
from events.catalogue.registry import register
from events.catalogue.values import (
    AtLeastOne,
    Code,
    DealKind,
    EventId,
    FreeObject,
    LongText,
    PartialDateText,
    PartyId,
    Text,
)

_ANSWERS = {
    "accepted": "accepted the proposal",
    "rejected": "rejected the proposal",
    "counter": "answered the proposal with a counter-proposal",
}


@register
class DealProposalMade(EventData):
    """One party put a proposal to others."""

    type: ClassVar[str] = "deal.proposal_made"
    label: ClassVar[str] = "Proposal"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "by": examples.FOXCONN,
        "to": [examples.HONDA, examples.NISSAN, examples.MITSUBISHI_MOTORS],
        "kind": "alliance",
        "terms": {"manufacturing": "Foxconn builds vehicles for all three"},
    }

    by: PartyId = Field(title="By", description="Who proposes.")
    to: AtLeastOne[PartyId] = Field(title="To", description="Whose answer is awaited.")
    kind: Code = Field(
        title="Kind",
        description="What is proposed, as a short code.",
        json_schema_extra={"x-suggestions": list(get_args(DealKind))},
    )
    terms: FreeObject = Field(
        default_factory=dict, title="Terms", description="Free content, as far as known; figures as decimal text."
    )
    valid_until: PartialDateText | None = Field(None, title="Valid until")

    @model_validator(mode="after")
    def _to_others(self) -> Self:
        if self.by in self.to:
            raise checks.refuse("to", "same-company", "Must not name the company that proposes.")
        return self

    def sentence(self, names: Names) -> str:
        until = f", valid until {date_words(self.valid_until)}" if self.valid_until else ""
        return f"{names(self.by)} proposed {with_article(words(self.kind))} to {named(names, self.to)}{until}"


class Change(Value):
    """One term, as it was and as it is."""

    field: Text = Field(title="Term", description="What changes.")
    from_: LongText | None = Field(None, alias="from", title="From", description="As it was; nothing when it is new.")
    to: LongText | None = Field(None, title="To", description="As it is; nothing when it is dropped.")


@register
class DealTermsAmended(EventData):
    """Terms that were proposed or agreed changed."""

    type: ClassVar[str] = "deal.terms_amended"
    label: ClassVar[str] = "Terms amended"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "agreement_ref": examples.AGREEMENT,
        "changes": [{"field": "start of sales", "from": "2026-H1", "to": "2026-H2"}],
    }

    proposal_ref: EventId | None = Field(
        None, title="Proposal", description="The event of the proposal; or agreement_ref."
    )
    agreement_ref: EventId | None = Field(
        None, title="Agreement", description="The event of the signing or finalizing; or proposal_ref."
    )
    changes: AtLeastOne[Change] = Field(title="Changes")

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.proposal_ref is None) == (self.agreement_ref is None):
            raise checks.refuse("agreement_ref", "exactly-one", "Give exactly one of proposal_ref and agreement_ref.")
        return self

    def sentence(self, names: Names) -> str:
        subject = "proposal" if self.proposal_ref else "agreement"
        return f"The terms of the {subject} were amended: {listing([_change(change) for change in self.changes])}"


@register
class DealProposalAnswered(EventData):
    """A party answered a proposal. The rejection of the last one asked rejects the deal."""

    type: ClassVar[str] = "deal.proposal_answered"
    label: ClassVar[str] = "Answer to a proposal"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "proposal_ref": examples.PROPOSAL,
        "by": examples.HONDA,
        "answer": "rejected",
    }

    proposal_ref: EventId = Field(title="Proposal", description="The event of the proposal.")
    by: PartyId = Field(title="By", description="Who answered.")
    answer: Literal["accepted", "rejected", "counter"] = Field(title="Answer")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"{names(self.by)} {_ANSWERS[self.answer]}", self.reason)


def _change(change: Change) -> str:
    match change.from_, change.to:
        case None, None:
            return f"{change.field} changed"
        case None, new:
            return f"{change.field} is {new}"
        case old, None:
            return f"{change.field}, which was {old}, was dropped"
        case old, new:
            return f"{change.field} went from {old} to {new}"
