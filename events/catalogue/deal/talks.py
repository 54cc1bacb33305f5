"""Talks between the parties, from the first to the last."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from events.catalogue import examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, named
from events.catalogue.registry import register
from events.catalogue.values import AtLeastTwo, LongText, PartyId, Several

_OUTCOMES = {
    "agreed": "ended in agreement",
    "failed": "ended without agreement",
    "expired": "ran out",
}


class _Talks(EventData):
    personal_data: ClassVar[PersonalData] = PersonalData.NONE

    parties: Several[PartyId] = Field(
        (), title="Parties", description="Whose talks; all parties of the deal unless told."
    )

    def _talks(self, names: Names) -> str:
        return f"Talks between {named(names, self.parties)}" if len(self.parties) > 1 else "The talks"


@register
class DealTalksStarted(EventData):
    """The parties began to talk."""

    type: ClassVar[str] = "deal.talks_started"
    label: ClassVar[str] = "Talks started"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"parties": [examples.HONDA, examples.NISSAN], "level": "formal"}

    parties: AtLeastTwo[PartyId] = Field(title="Parties", description="Who talks with whom.")
    level: Literal["exploratory", "formal"] | None = Field(None, title="Level", description="Exploratory or formal.")

    def sentence(self, names: Names) -> str:
        first, *others = self.parties
        return f"{names(first)} started {f'{self.level} ' if self.level else ''}talks with {named(names, others)}"


@register
class DealTalksPaused(_Talks):
    """The talks rest; the deal is paused."""

    type: ClassVar[str] = "deal.talks_paused"
    label: ClassVar[str] = "Talks paused"
    example: ClassVar[Mapping[str, Any]] = {"parties": [examples.HONDA, examples.NISSAN]}

    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"{self._talks(names)} were paused", self.reason)


@register
class DealTalksResumed(_Talks):
    """The talks go on; the deal is no longer paused."""

    type: ClassVar[str] = "deal.talks_resumed"
    label: ClassVar[str] = "Talks resumed"
    example: ClassVar[Mapping[str, Any]] = {"parties": [examples.HONDA, examples.NISSAN]}

    def sentence(self, names: Names) -> str:
        return f"{self._talks(names)} were resumed"


@register
class DealTalksEnded(_Talks):
    """The talks are over. Failed talks let the deal lapse, or end it by the one who ended them."""

    type: ClassVar[str] = "deal.talks_ended"
    label: ClassVar[str] = "Talks ended"
    example: ClassVar[Mapping[str, Any]] = {"parties": [examples.HONDA, examples.NISSAN], "outcome": "failed"}

    outcome: Literal["agreed", "failed", "expired"] = Field(title="Outcome")
    who_ended: PartyId | None = Field(None, title="Who ended them", description="Only where that is known.")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        ender = f", ended by {names(self.who_ended)}" if self.who_ended else ""
        return because(f"{self._talks(names)} {_OUTCOMES[self.outcome]}{ender}", self.reason)
