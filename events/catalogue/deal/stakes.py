"""Interest in a stake, and the stake itself: the opening and closing lines of the interests ledger."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import between, money
from events.catalogue.registry import register
from events.catalogue.values import (
    CurrencyCode,
    DecimalAmount,
    EventId,
    Flag,
    InterestKind,
    PartyId,
    Percent,
    Text,
)

STAKES: dict[str, str] = {
    "equity": "an equity stake",
    "asset": "an asset stake",
    "option": "an option on a stake",
    "board_seat": "a board seat",
}
_STANCES = {
    None: "expressed interest in {stake}",
    "open_to": "said it is open to {stake}",
    "wants": "said it wants {stake}",
    "reaffirmed": "reaffirmed its interest in {stake}",
}


@register
class DealStakeInterestExpressed(EventData):
    """A company expressed interest in a stake in another. The interest is open; the stage stays."""

    type: ClassVar[str] = "deal.stake_interest_expressed"
    label: ClassVar[str] = "Stake interest"
    named: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "holder": examples.FOXCONN,
        "target": examples.NISSAN,
        "interest_kind": "equity",
    }

    holder: PartyId = Field(title="Holder", description="Who is interested.")
    target: PartyId = Field(title="Target", description="In whom.")
    interest_kind: InterestKind = Field(title="Kind of interest")
    percent_min: Percent | None = Field(None, title="Percent, at least", description='As text, "10" or "12.5".')
    percent_max: Percent | None = Field(None, title="Percent, at most", description='As text, "10" or "12.5".')
    amount_min: DecimalAmount | None = Field(None, title="Amount, at least", description="As decimal text.")
    amount_max: DecimalAmount | None = Field(None, title="Amount, at most", description="As decimal text.")
    currency: CurrencyCode | None = Field(None, title="Currency", description="ISO 4217; needed with an amount.")
    instrument: Text | None = Field(None, title="Instrument", description="Ordinary shares, convertible bonds ...")
    stance: Literal["open_to", "wants", "reaffirmed"] | None = Field(
        None, title="Stance", description="Open to it, wants it, or says again what it said before."
    )

    @model_validator(mode="after")
    def _figures(self) -> Self:
        checks.different(self.holder, self.target, "target")
        checks.ordered(self.percent_min, self.percent_max, "percent_max")
        checks.ordered(self.amount_min, self.amount_max, "amount_max")
        checks.money((self.amount_min, self.amount_max), self.currency)
        return self

    def sentence(self, names: Names) -> str:
        stake = STAKES[self.interest_kind]
        if percent := between(self.percent_min, self.percent_max):
            stake += f" of {percent} %"
        done = _STANCES[self.stance].format(stake=stake)
        low, high = self.amount_min, self.amount_max
        worth = between(low and money(low, self.currency), high and money(high, self.currency))
        return f"{names(self.holder)} {done} in {names(self.target)}{f', worth {worth}' if worth else ''}"


@register
class DealStakeAcquired(EventData):
    """A company acquired a stake in another; an open interest of the same kind is realized."""

    type: ClassVar[str] = "deal.stake_acquired"
    label: ClassVar[str] = "Stake acquired"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "holder": examples.NISSAN,
        "target": examples.MITSUBISHI_MOTORS,
        "percent": "34",
        "amount": "237000000000",
        "currency": "JPY",
    }

    holder: PartyId = Field(title="Holder", description="Who holds the stake now.")
    target: PartyId = Field(title="Target", description="In whom.")
    percent: Percent | None = Field(None, title="Percent", description="Needed unless an amount is given.")
    amount: DecimalAmount | None = Field(None, title="Amount", description="Needed unless a percentage is given.")
    currency: CurrencyCode | None = Field(None, title="Currency", description="ISO 4217; needed with an amount.")
    interest_kind: InterestKind | None = Field(None, title="Kind of interest", description="Equity unless told.")
    interest_ref: EventId | None = Field(None, title="Interest", description="The event whose interest this realizes.")
    from_holder: PartyId | None = Field(None, title="From", description="Who held it before.")
    settled: Flag | None = Field(None, title="Settled", description="Whether it has been paid for and handed over.")

    @model_validator(mode="after")
    def _figures(self) -> Self:
        if self.percent is None and self.amount is None:
            raise checks.refuse("percent", "missing", "Give the percentage or the amount.")
        checks.different(self.holder, self.target, "target")
        checks.different(self.holder, self.from_holder, "from_holder")
        checks.money((self.amount,), self.currency)
        return self

    def sentence(self, names: Names) -> str:
        stake = STAKES[self.interest_kind or "equity"]
        share = f" of {self.percent} %" if self.percent else ""
        seller = f" from {names(self.from_holder)}" if self.from_holder else ""
        price = f" for {money(self.amount, self.currency)}" if self.amount else ""
        return f"{names(self.holder)} acquired {stake}{share} in {names(self.target)}{seller}{price}"
