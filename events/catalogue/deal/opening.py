"""How a deal's record begins, and what describes it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples, places
from events.catalogue.base import EventData, Names, PersonalData, Value
from events.catalogue.phrasing import listing, with_article, words
from events.catalogue.registry import register
from events.catalogue.values import AtLeastOne, CompanyId, DealId, DealKind, LongText, MarketCode, Role, Several, Text


class Party(Value):
    """A company and the part it takes."""

    company: CompanyId = Field(title="Company")
    role: Role = Field(title="Role", description="The part it takes in the deal.")


@register
class DealOpened(EventData):
    """A deal is on record from now on. Exactly once, first."""

    type: ClassVar[str] = "deal.opened"
    label: ClassVar[str] = "Deal opened"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "title": "Foxconn-Nissan EV collaboration",
        "deal_kind": "platform_collaboration",
        "parties": [
            {"company": examples.FOXCONN, "role": "initiator"},
            {"company": examples.NISSAN, "role": "counterpart"},
        ],
        "scope": "Operational collaboration on electric vehicles",
        "markets": ["JP"],
    }

    title: Text = Field(title="Title", description="What the deal is called in lists.")
    deal_kind: DealKind = Field(title="Kind of deal")
    parties: AtLeastOne[Party] = Field(title="Parties", description="Who takes part, at least one company.")
    scope: LongText | None = Field(None, title="Scope", description="What it covers.")
    markets: Several[MarketCode] = Field((), title="Markets", description="Countries (JP) or UN M49 regions (009).")
    based_on: DealId | None = Field(None, title="Based on", description="An earlier deal that this one succeeds.")

    @model_validator(mode="after")
    def _a_company_once(self) -> Self:
        companies = [party.company for party in self.parties]
        if len(set(companies)) < len(companies):
            raise checks.refuse("parties", "duplicate", "Must not name a company twice; a company has one role.")
        return self

    def sentence(self, names: Names) -> str:
        parties = listing([f"{names(party.company)} ({words(party.role)})" for party in self.parties])
        relation = "between" if len(self.parties) > 1 else "of"
        markets = f", for {_markets(self.markets)}" if self.markets else ""
        return f"A deal was opened: {self.title}, {with_article(words(self.deal_kind))} {relation} {parties}{markets}"


@register
class DealDescribed(EventData):
    """The deal is described differently from now on; what is left out stays."""

    type: ClassVar[str] = "deal.described"
    label: ClassVar[str] = "Description"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"title": "EVs for Oceania", "markets": ["009"]}

    title: Text | None = Field(None, title="Title")
    scope: LongText | None = Field(None, title="Scope", description="What it covers.")
    markets: Several[MarketCode] | None = Field(
        None, title="Markets", description="Countries (JP) or UN M49 regions (009); replaces the earlier list."
    )
    deal_kind: DealKind | None = Field(None, title="Kind of deal")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.title is None and self.scope is None and self.markets is None and self.deal_kind is None:
            raise checks.refuse(
                "title", "nothing-described", "Give at least one of title, scope, markets and deal_kind."
            )
        return self

    def sentence(self, names: Names) -> str:
        changes = []
        if self.title is not None:
            changes.append(f"titled {self.title}")
        if self.deal_kind is not None:
            changes.append(f"described as {with_article(words(self.deal_kind))}")
        if self.markets is not None:
            changes.append(f"said to be for {_markets(self.markets) or 'no market in particular'}")
        if self.scope is not None:
            changes.append(f"said to cover {self.scope.rstrip('.')}")
        return f"The deal was {listing(changes)}"


def _markets(codes: tuple[str, ...]) -> str:
    return listing([places.REGIONS.get(code, code) for code in codes])
