"""One company turns to another, and the answer."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import person
from events.catalogue.registry import register
from events.catalogue.values import ContactId, Flag, PartyId, Text

_ANSWERS = {
    "accepted": "accepted the approach",
    "declined": "declined the approach",
    "interested": "showed interest in the approach",
    "no_comment": "did not comment on the approach",
}


@register
class DealApproached(EventData):
    """One company turned to another about the deal. The first moves a lead on; later ones are on record only."""

    type: ClassVar[str] = "deal.approached"
    label: ClassVar[str] = "Approach"
    named: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.CONTACT_ID
    example: ClassVar[Mapping[str, Any]] = {
        "from": examples.FOXCONN,
        "to": examples.NISSAN,
        "topic": "collaboration on electric vehicles",
    }

    from_: PartyId = Field(alias="from", title="From", description="Who made the approach.")
    to: PartyId = Field(title="To", description="Who was approached.")
    medium: Text | None = Field(None, title="Medium", description="How: a meeting, a letter, a call, an intermediary.")
    topic: Text | None = Field(None, title="Topic", description="What it was about.")
    via_contact: ContactId | None = Field(None, title="Through", description="The contact who made it.")
    confidential: Flag = Field(False, title="Confidential", description="Not public when it was made.")

    @model_validator(mode="after")
    def _two_companies(self) -> Self:
        checks.different(self.from_, self.to, "to")
        return self

    def sentence(self, names: Names) -> str:
        confidentially = " confidentially" if self.confidential else ""
        topic = f" about {self.topic.rstrip('.')}" if self.topic else ""
        through = f" through {person(names, self.via_contact)}" if self.via_contact else ""
        return f"{names(self.from_)}{confidentially} approached {names(self.to)}{through}{topic}"


@register
class DealApproachAnswered(EventData):
    """A company answered an approach."""

    type: ClassVar[str] = "deal.approach_answered"
    label: ClassVar[str] = "Answer to an approach"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"by": examples.NISSAN, "answer": "no_comment"}

    by: PartyId = Field(title="By", description="Who answered.")
    answer: Literal["accepted", "declined", "interested", "no_comment"] = Field(title="Answer")

    def sentence(self, names: Names) -> str:
        return f"{names(self.by)} {_ANSWERS[self.answer]}"
