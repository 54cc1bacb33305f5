"""The events of a source: where it came from, how far it is trusted, whether it was taken back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, words
from events.catalogue.registry import register
from events.catalogue.values import (
    ErasableText,
    InstantText,
    LanguageTag,
    LongText,
    PartialDateText,
    Reliability,
    Sha256,
    SourceId,
    SourceType,
    Text,
    Url,
)

_GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "of unknown reliability",
}
_RELIABILITY = "From A (completely reliable) to E (unreliable); F means that it cannot be judged."


@register
class SourceRegistered(EventData):
    """A source is on record from now on. A copy names its original: forty reprints are one source."""

    type: ClassVar[str] = "source.registered"
    label: ClassVar[str] = "Source registered"
    personal_data: ClassVar[PersonalData] = PersonalData.ERASABLE_TEXT
    example: ClassVar[Mapping[str, Any]] = {
        "publisher": "EV trade press",
        "title": "Foxconn Nissan EV partnership could redefine the future of electric mobility",
        "language": "en",
        "published": "../2025-04-10",
        "retrieved_at": "2025-04-10T09:00:00Z",
        "source_type": "news",
        "reliability": "C",
    }

    publisher: Text = Field(title="Publisher")
    reliability: Reliability = Field("F", title="Reliability", description=_RELIABILITY)
    url: Url | None = Field(None, title="Web address")
    title: Text | None = Field(None, title="Title")
    author: ErasableText | None = Field(None, title="Author", description="A person's name: kept apart, erasable.")
    language: LanguageTag | None = Field(None, title="Language", description="A language tag such as en or ja.")
    published: PartialDateText | None = Field(None, title="Published", description="As precise as it is known.")
    retrieved_at: InstantText | None = Field(None, title="Retrieved at", description="When we read it.")
    content_hash: Sha256 | None = Field(None, title="Hash of the content", description="sha256: and 64 digits.")
    archived_copy: Text | None = Field(None, title="Archived copy", description="Where our copy is.")
    source_type: SourceType | None = Field(None, title="Kind of source")
    derived_from: SourceId | None = Field(
        None, title="Derived from", description="The original, where this is a copy of it."
    )

    def sentence(self, names: Names) -> str:
        what = f"“{self.title}”" if self.title else words(self.source_type or "document").capitalize()
        copied = f", derived from {names(self.derived_from)}" if self.derived_from else ""
        return f"{what} by {self.publisher} was registered as a source ({_GRADES[self.reliability]}){copied}"


@register
class SourceAssessed(EventData):
    """The source is trusted more or less than before."""

    type: ClassVar[str] = "source.assessed"
    label: ClassVar[str] = "Source assessed"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"reliability": "B", "reason": "its reports were confirmed by filings"}

    reliability: Reliability = Field(title="Reliability", description=_RELIABILITY)
    reason: LongText = Field(title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"The source was assessed as {_GRADES[self.reliability]} ({self.reliability})", self.reason)


@register
class SourceRetracted(EventData):
    """The publisher took the source back. What rests on it alone is marked unsupported; no event is undone."""

    type: ClassVar[str] = "source.retracted"
    label: ClassVar[str] = "Source retracted"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"reason": "the publisher withdrew the article"}

    reason: LongText = Field(title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because("The source was retracted by its publisher", self.reason)
