"""What was said and who met: context that moves no stage."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from events.catalogue import examples, registry
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import named, person
from events.catalogue.registry import register
from events.catalogue.upcasting import upcasts
from events.catalogue.values import AtLeastOne, ContactId, PartyId, Text


@register
class DealMeetingHeld(EventData):
    """Parties met."""

    type: ClassVar[str] = "deal.meeting_held"
    label: ClassVar[str] = "Meeting"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "participants": [examples.FOXCONN, examples.MITSUBISHI_MOTORS],
        "topic": "EVs for Oceania",
        "place": "Tokyo",
    }

    participants: AtLeastOne[PartyId] = Field(title="Participants", description="Companies, not people.")
    topic: Text | None = Field(None, title="Topic", description="What it was about.")
    place: Text | None = Field(None, title="Place")

    def sentence(self, names: Names) -> str:
        place = f" in {self.place}" if self.place else ""
        return f"{named(names, self.participants)} met{place}{f' about {self.topic}' if self.topic else ''}"


@register
class DealAnnouncementMade(EventData):
    """A party announced something about the deal."""

    type: ClassVar[str] = "deal.announcement_made"
    label: ClassVar[str] = "Announcement"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "by": examples.MITSUBISHI_MOTORS,
        "headline": "Memorandum of understanding on the supply of an electric vehicle",
        "channel": "press release",
    }

    by: PartyId = Field(title="By", description="Who announced it.")
    headline: Text = Field(title="Headline", description="What was announced, in one line.")
    channel: Text | None = Field(None, title="Channel", description="Press release, stock exchange, interview ...")

    def sentence(self, names: Names) -> str:
        channel = f" ({self.channel})" if self.channel else ""
        return f"{names(self.by)} announced{channel}: {self.headline.rstrip('.')}"


@upcasts("deal.position_stated", from_version=1)
def _name_the_contact(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 called the contact `speaker`; every other type says `via_contact`."""
    return {"via_contact" if name == "speaker" else name: value for name, value in stored.items()}


@register
class DealPositionStated(EventData):
    """A party said where it stands."""

    type: ClassVar[str] = "deal.position_stated"
    schema_version: ClassVar[int] = 2
    label: ClassVar[str] = "Position"
    personal_data: ClassVar[PersonalData] = PersonalData.CONTACT_ID
    example: ClassVar[Mapping[str, Any]] = {
        "by": examples.FOXCONN,
        "topic": "operational collaboration",
        "stance": "Nissan is a natural fit",
        "via_contact": examples.SEKI,
    }

    by: PartyId = Field(title="By", description="Whose position it is.")
    topic: Text = Field(title="Topic", description="What it is about.")
    stance: Text = Field(title="Stance", description="What the party says, in a few words.")
    via_contact: ContactId | None = Field(None, title="Through", description="The contact who said it.")

    def sentence(self, names: Names) -> str:
        through = f", through {person(names, self.via_contact)}" if self.via_contact else ""
        return f"{names(self.by)} stated its position on {self.topic}{through}: {self.stance.rstrip('.')}"


@register
class DealDenialStated(EventData):
    """Something was denied: a claim that an event did not happen, valid when it was made."""

    type: ClassVar[str] = "deal.denial_stated"
    label: ClassVar[str] = "Denial"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"denied_type": "deal.talks_started", "about": "formal talks"}

    denied_type: Text = Field(title="What is denied", description="A type of event, such as deal.talks_started.")
    about: Text | None = Field(None, title="About", description="What exactly, such as formal talks.")
    by: PartyId | None = Field(None, title="By", description="The party that denies it; nobody when the source does.")

    @field_validator("denied_type")
    @classmethod
    def _a_type_of_event(cls, value: str) -> str:
        if not registry.is_registered(value):
            raise PydanticCustomError("unknown-event-type", "Must be a type of event, such as deal.talks_started.")
        return value

    def sentence(self, names: Names) -> str:
        label = registry.get_type(self.denied_type).label.lower()
        denied = f"{label} ({self.about})" if self.about else label
        return f"{names(self.by)} denied this: {denied}" if self.by else f"This was denied: {denied}"
