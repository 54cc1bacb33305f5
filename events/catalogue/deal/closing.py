"""The definitive agreement and what becomes of it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, listing, money, named, with_article, words
from events.catalogue.registry import register
from events.catalogue.values import (
    AtLeastTwo,
    Code,
    CurrencyCode,
    DecimalAmount,
    Flag,
    FreeObject,
    LongText,
    PartyId,
    Several,
    Text,
)

INSTRUMENTS = (
    "definitive",
    "share_purchase",
    "asset_purchase",
    "merger",
    "joint_venture",
    "manufacturing",
    "supply",
    "licence",
    "distribution",
)
TERMINATION_CODES = ("breach", "convenience", "regulation", "insolvency", "superseded", "other")


@register
class DealFinalized(EventData):
    """The definitive agreement was signed. "Finalizing", "close to" and "set to" are not this."""

    type: ClassVar[str] = "deal.finalized"
    label: ClassVar[str] = "Finalized deal"
    named: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    needs_version: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "instrument": "manufacturing",
        "signatories": [examples.FOXTRON, examples.MITSUBISHI_MOTORS],
        "terms": {"models": "one electric vehicle", "made_by": "Yulon"},
        "effective_condition": ["approval by both boards"],
    }

    instrument: Code = Field(
        "definitive",
        title="Signed instrument",
        description="Which definitive agreement, as a short code.",
        json_schema_extra={"x-suggestions": list(INSTRUMENTS)},
    )
    signatories: AtLeastTwo[PartyId] = Field(title="Signatories", description="At least two companies.")
    terms: FreeObject = Field(
        default_factory=dict, title="Terms", description="Free content, as far as known; figures as decimal text."
    )
    value: DecimalAmount | None = Field(None, title="Value", description="As decimal text, with its currency.")
    currency: CurrencyCode | None = Field(None, title="Currency", description="ISO 4217; needed with a value.")
    effective_condition: Several[Text] = Field(
        (), title="Conditions", description="What must happen before it takes effect."
    )

    @model_validator(mode="after")
    def _figures(self) -> Self:
        checks.money((self.value,), self.currency)
        return self

    def sentence(self, names: Names) -> str:
        worth = f", worth {money(self.value, self.currency)}" if self.value else ""
        conditions = f", on condition of {listing(self.effective_condition)}" if self.effective_condition else ""
        agreement = f"{with_article(words(self.instrument))} agreement"
        return f"{named(names, self.signatories)} finalized the deal with {agreement}{worth}{conditions}"


@register
class DealTookEffect(EventData):
    """The deal closed: what was agreed is in effect."""

    type: ClassVar[str] = "deal.took_effect"
    label: ClassVar[str] = "Took effect"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"conditions_met": ["approval by both boards"]}

    conditions_met: Several[Text] = Field((), title="Conditions met")

    def sentence(self, names: Names) -> str:
        return f"The deal took effect{f' after {listing(self.conditions_met)}' if self.conditions_met else ''}"


@register
class DealTerminated(EventData):
    """A final deal was ended, by one party or by all."""

    type: ClassVar[str] = "deal.terminated"
    label: ClassVar[str] = "Terminated"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "by": examples.MITSUBISHI_MOTORS,
        "reason_code": "convenience",
        "break_fee": "5000000",
        "currency": "USD",
    }

    by: PartyId | None = Field(None, title="By", description="Who ended it; or mutual.")
    mutual: Flag = Field(False, title="Mutual", description="Ended by all of them together; instead of by.")
    reason_code: Code | None = Field(
        None,
        title="Reason, code",
        description="A short code.",
        json_schema_extra={"x-suggestions": list(TERMINATION_CODES)},
    )
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")
    break_fee: DecimalAmount | None = Field(None, title="Break fee", description="As decimal text, with its currency.")
    currency: CurrencyCode | None = Field(None, title="Currency", description="ISO 4217; needed with a break fee.")

    @model_validator(mode="after")
    def _by_one_or_all(self) -> Self:
        if (self.by is not None) == self.mutual:
            raise checks.refuse("by", "exactly-one", "Say who ended it, or mutual: true; not both.")
        checks.money((self.break_fee,), self.currency)
        return self

    def sentence(self, names: Names) -> str:
        done = f"{names(self.by)} terminated the deal" if self.by else "The parties terminated the deal together"
        fee = f", with a break fee of {money(self.break_fee, self.currency)}" if self.break_fee else ""
        code = f" ({words(self.reason_code)})" if self.reason_code else ""
        return because(f"{done}{code}{fee}", self.reason)
