"""Who takes part in a deal, and who speaks for them."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import as_sentence, because, person, with_article, words
from events.catalogue.registry import register
from events.catalogue.values import CompanyId, ContactId, FormerContactId, LongText, PartyId, Role

ContactRole = Literal["spokesperson", "lead", "adviser"]


@register
class DealPartyJoined(EventData):
    """A company takes part in the deal from now on."""

    type: ClassVar[str] = "deal.party_joined"
    label: ClassVar[str] = "Party joined"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "company": examples.FOXTRON,
        "role": "manufacturer",
        "invited_by": examples.FOXCONN,
    }

    company: CompanyId = Field(title="Company")
    role: Role = Field(title="Role", description="The part it takes in the deal.")
    invited_by: PartyId | None = Field(None, title="Invited by")

    @model_validator(mode="after")
    def _by_another(self) -> Self:
        checks.different(self.company, self.invited_by, "invited_by")
        return self

    def sentence(self, names: Names) -> str:
        invited = f", invited by {names(self.invited_by)}" if self.invited_by else ""
        return f"{names(self.company)} joined the deal as {with_article(words(self.role))}{invited}"


@register
class DealPartyRoleChanged(EventData):
    """A party takes another part than before."""

    type: ClassVar[str] = "deal.party_role_changed"
    label: ClassVar[str] = "Role changed"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"company": examples.FOXCONN, "role": "investor"}

    company: PartyId = Field(title="Company")
    role: Role = Field(title="Role", description="The part it takes from now on.")

    def sentence(self, names: Names) -> str:
        return f"{names(self.company)} is now {with_article(words(self.role))} in the deal"


@register
class DealPartyLeft(EventData):
    """A party no longer takes part. Neutral; a decision to leave is a withdrawal of its participation."""

    type: ClassVar[str] = "deal.party_left"
    label: ClassVar[str] = "Party left"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"company": examples.YULON, "reason": "its part went to another maker"}

    company: PartyId = Field(title="Company")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"{names(self.company)} left the deal", self.reason)


@register
class DealContactAssigned(EventData):
    """A contact person acts for a party. The name is in the contact's profile only."""

    type: ClassVar[str] = "deal.contact_assigned"
    label: ClassVar[str] = "Contact assigned"
    personal_data: ClassVar[PersonalData] = PersonalData.CONTACT_ID
    example: ClassVar[Mapping[str, Any]] = {
        "contact_id": examples.SEKI,
        "company": examples.FOXCONN,
        "role": "spokesperson",
    }

    contact_id: ContactId = Field(title="Contact")
    company: PartyId = Field(title="Company", description="For whom the contact acts.")
    role: ContactRole = Field(title="Role", description="Spokesperson, lead or adviser.")

    def sentence(self, names: Names) -> str:
        return as_sentence(f"{person(names, self.contact_id)} acts for {names(self.company)} as {self.role}")


@register
class DealContactRemoved(EventData):
    """A contact person no longer acts for a party."""

    type: ClassVar[str] = "deal.contact_removed"
    label: ClassVar[str] = "Contact removed"
    personal_data: ClassVar[PersonalData] = PersonalData.CONTACT_ID
    example: ClassVar[Mapping[str, Any]] = {"contact_id": examples.SEKI, "company": examples.FOXCONN}

    contact_id: FormerContactId = Field(title="Contact")
    company: PartyId | None = Field(None, title="Company", description="For whom the contact acted.")
    role: ContactRole | None = Field(None, title="Role", description="Every role unless told.")

    def sentence(self, names: Names) -> str:
        company = names(self.company) if self.company else "a party"
        role = f" as {self.role}" if self.role else ""
        return as_sentence(f"{person(names, self.contact_id)} no longer acts for {company}{role}")
