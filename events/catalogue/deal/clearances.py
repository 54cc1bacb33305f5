"""Filings with authorities and what they decide."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from events.catalogue import examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import as_sentence, date_words, listing, words
from events.catalogue.registry import register
from events.catalogue.values import Code, MarketCode, PartialDateText, PartyId, Several, Text

REGIMES = ("merger_control", "fdi", "securities", "other")

_DECISIONS = {
    "granted": "granted clearance",
    "refused": "refused clearance",
    "conditioned": "granted clearance on conditions",
}


class _BeforeAuthority(EventData):
    personal_data: ClassVar[PersonalData] = PersonalData.NONE

    authority: Text = Field(
        title="Authority", description="Such as the Japan Fair Trade Commission, as it would stand in a sentence."
    )
    regime: Code | None = Field(
        None,
        title="Regime",
        description="Merger control, foreign direct investment ... as a short code.",
        json_schema_extra={"x-suggestions": list(REGIMES)},
    )
    jurisdiction: MarketCode | None = Field(None, title="Jurisdiction", description="Country (JP), or EU.")
    ref: Text | None = Field(None, title="Reference", description="The authority's own number of the case.")

    def _regime(self) -> str:
        if self.regime is None:
            return ""
        return f" under {'foreign-investment' if self.regime == 'fdi' else words(self.regime)} rules"


@register
class DealFilingMade(_BeforeAuthority):
    """A filing or notice was made to an authority."""

    type: ClassVar[str] = "deal.filing_made"
    label: ClassVar[str] = "Filing"
    example: ClassVar[Mapping[str, Any]] = {
        "authority": "the Ministry of Finance",
        "regime": "fdi",
        "jurisdiction": "JP",
        "by": examples.FOXCONN,
        "waiting_until": "2025-06",
    }

    by: PartyId | None = Field(None, title="By", description="Who filed.")
    waiting_until: PartialDateText | None = Field(
        None, title="Waiting until", description="When the waiting period ends."
    )

    def sentence(self, names: Names) -> str:
        done = f"{names(self.by)} filed" if self.by else "A filing was made"
        waiting = f", waiting until {date_words(self.waiting_until)}" if self.waiting_until else ""
        return f"{done} with {self.authority}{self._regime()}{waiting}"


@register
class DealClearanceDecided(_BeforeAuthority):
    """An authority decided. A refusal keeps the deal from being finalized."""

    type: ClassVar[str] = "deal.clearance_decided"
    label: ClassVar[str] = "Clearance decided"
    example: ClassVar[Mapping[str, Any]] = {
        "authority": "the Japan Fair Trade Commission",
        "regime": "merger_control",
        "jurisdiction": "JP",
        "decision": "conditioned",
        "conditions": ["supply of parts to rivals goes on"],
    }

    decision: Literal["granted", "refused", "conditioned"] = Field(title="Decision")
    conditions: Several[Text] = Field((), title="Conditions")

    def sentence(self, names: Names) -> str:
        conditions = f": {listing(self.conditions)}" if self.conditions else ""
        return as_sentence(f"{self.authority} {_DECISIONS[self.decision]}{self._regime()}{conditions}")
