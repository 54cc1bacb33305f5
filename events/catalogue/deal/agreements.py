"""What is signed on the way, and the last steps before the definitive agreement."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from events.catalogue import examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, date_words, named
from events.catalogue.registry import register
from events.catalogue.values import AtLeastOne, LongText, PartialDateText, PartyId, Text

_INSTRUMENTS = {
    "loi": "a letter of intent",
    "mou": "a memorandum of understanding",
    "heads_of_terms": "heads of terms",
    "term_sheet": "a term sheet",
    "exclusivity": "an exclusivity agreement",
    "nda": "a non-disclosure agreement",
}


@register
class DealAgreementSigned(EventData):
    """A preliminary agreement was signed: anything short of the definitive one. An NDA moves no stage."""

    type: ClassVar[str] = "deal.agreement_signed"
    label: ClassVar[str] = "Agreement signed"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "instrument": "mou",
        "signatories": [examples.FOXTRON, examples.MITSUBISHI_MOTORS],
        "binding": "no",
        "text_ref": "joint press release of the signatories",
    }

    instrument: Literal["loi", "mou", "heads_of_terms", "term_sheet", "exclusivity", "nda"] = Field(
        title="Instrument", description="Letter of intent, memorandum of understanding, heads of terms, and so on."
    )
    signatories: AtLeastOne[PartyId] = Field(title="Signatories")
    binding: Literal["no", "partly"] | None = Field(None, title="Binding", description="Not, or in part.")
    text_ref: Text | None = Field(None, title="Text", description="Where the signed text is.")
    expires: PartialDateText | None = Field(None, title="Expires", description="When it ends unless renewed.")

    def sentence(self, names: Names) -> str:
        binding = {None: "", "no": " (not binding)", "partly": " (partly binding)"}[self.binding]
        expires = f", until {date_words(self.expires)}" if self.expires else ""
        return f"{named(names, self.signatories)} signed {_INSTRUMENTS[self.instrument]}{binding}{expires}"


@register
class DealFinalizationStarted(EventData):
    """The deal is being finalised, and is not final yet."""

    type: ClassVar[str] = "deal.finalization_started"
    label: ClassVar[str] = "Being finalised"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "stage_note": "finalizing a deal to manufacture EVs for Oceania",
        "expected": "2026-H2",
    }

    stage_note: LongText | None = Field(
        None, title="What is said about it", description="In words; no names of people."
    )
    expected: PartialDateText | None = Field(None, title="Expected", description="When it is expected to be final.")

    def sentence(self, names: Names) -> str:
        expected = f", expected for {date_words(self.expected)}" if self.expected else ""
        return because(f"The deal is being finalised{expected}", self.stage_note)
