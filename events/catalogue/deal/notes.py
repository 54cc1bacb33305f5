"""What analysts add: evidence for an event on record, and notes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from events.catalogue import examples, texts
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.citations import Citation
from events.catalogue.registry import register
from events.catalogue.values import ErasableLongText, EventId


@register
class DealCitationAdded(EventData):
    """Another source for, or against, an event on record. Corroboration needs no second event."""

    type: ClassVar[str] = "deal.citation_added"
    label: ClassVar[str] = "Citation added"
    personal_data: ClassVar[PersonalData] = PersonalData.ERASABLE_TEXT
    example: ClassVar[Mapping[str, Any]] = {
        "event_ref": examples.INTEREST,
        "citation": {
            "source": examples.ARTICLE,
            "quote": "expressed interest in a stake",
            "locator": "paragraph 4",
            "asserted_by": {"kind": "company", "id": examples.FOXCONN},
            "mode": "indirect",
            "credibility": 3,
        },
    }

    event_ref: EventId = Field(title="Event", description="The event that the source speaks of.")
    citation: Citation = Field(title="Citation")

    def sentence(self, names: Names) -> str:
        verb = "supports" if self.citation.supports else "contradicts"
        return f"A source was added that {verb} an event: {names(self.citation.source)}"


@register
class DealNoteAdded(EventData):
    """A note. It has no effect; its text is kept apart and can be erased."""

    type: ClassVar[str] = "deal.note_added"
    label: ClassVar[str] = "Note"
    personal_data: ClassVar[PersonalData] = PersonalData.ERASABLE_TEXT
    example: ClassVar[Mapping[str, Any]] = {"body": "The seminar could open new doors; ask again afterwards."}

    body: ErasableLongText = Field(title="Note", description="Free text. Kept apart from the event, erasable.")

    def sentence(self, names: Names) -> str:
        return "A note was added" if texts.is_reference(self.body) else f"Note: {_first_line(self.body)}"


def _first_line(text: str, limit: int = 120) -> str:
    line = text.splitlines()[0].rstrip(". ")
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
