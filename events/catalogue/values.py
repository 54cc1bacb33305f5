"""The kinds of value that event data is made of. All are JSON's own types, so that reading needs no conversion."""

from typing import Annotated, Any, Literal, TypeVar

from annotated_types import Len
from pydantic import AfterValidator, BeforeValidator, StrictBool
from pydantic_core import PydanticCustomError

from events.catalogue import rules
from events.catalogue.rules import MAX_ITEMS, Rule

Text = Annotated[str, rules.text(300)]
LongText = Annotated[str, rules.text(4_000, kind="long-text")]
ErasableText = Annotated[str, rules.text(2_000, kind="long-text", erasable=True)]
ErasableLongText = Annotated[str, rules.text(20_000, kind="long-text", erasable=True)]

CompanyId = Annotated[str, rules.reference("company")]
PartyId = Annotated[str, rules.reference("company", party=True)]
DealId = Annotated[str, rules.reference("deal")]
SeminarId = Annotated[str, rules.reference("seminar")]
SourceId = Annotated[str, rules.reference("source")]
ContactId = Annotated[str, rules.reference("contact")]
FormerContactId = Annotated[str, rules.reference("contact", may_be_erased=True)]
EventId = Annotated[str, rules.reference("event")]

DecimalAmount = Annotated[
    str,
    Rule(rules.decimal_amount, {"type": "string", "pattern": r"^[0-9]{1,18}(\.[0-9]{1,6})?$", "x-kind": "amount"}),
]
Percent = Annotated[
    str,
    Rule(
        rules.percent,
        {"type": "string", "pattern": r"^0*([0-9]{1,2}(\.[0-9]{1,6})?|100(\.0{1,6})?)$", "x-kind": "percent"},
    ),
]
CurrencyCode = Annotated[
    str, Rule(rules.currency, {"type": "string", "pattern": "^[A-Za-z]{3}$", "x-kind": "currency"})
]
CountryCode = Annotated[str, Rule(rules.country, {"type": "string", "pattern": "^[A-Za-z]{2}$", "x-kind": "country"})]
MarketCode = Annotated[
    str, Rule(rules.market, {"type": "string", "pattern": "^([A-Za-z]{2}|[0-9]{3})$", "x-kind": "market"})
]
LanguageTag = Annotated[
    str,
    Rule(rules.language, {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", "x-kind": "language"}),
]
PartialDateText = Annotated[
    str, Rule(rules.partial_date, {"type": "string", "minLength": 4, "maxLength": 100, "x-kind": "partial-date"})
]
InstantText = Annotated[str, Rule(rules.instant, {"type": "string", "format": "date-time", "x-kind": "instant"})]
Url = Annotated[str, Rule(rules.url, {"type": "string", "format": "uri", "maxLength": 2000, "x-kind": "url"})]
Sha256 = Annotated[str, Rule(rules.sha256, {"type": "string", "pattern": "^sha256:[0-9a-fA-F]{64}$", "x-kind": "hash"})]
Code = Annotated[str, Rule(rules.code, {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$", "x-kind": "code"})]
FreeObject = Annotated[
    dict[str, Any], Rule(rules.free_object, {"type": "object", "maxProperties": MAX_ITEMS, "x-kind": "free"})
]
Flag = StrictBool

T = TypeVar("T")


def _distinct(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(items)) < len(items):
        raise PydanticCustomError("duplicate", "Must not name the same thing twice.")
    return items


def _bounded(given: Any) -> Any:
    """Refuse a long list before looking at its items: pydantic would check, and complain about, every one of them."""
    if isinstance(given, (list, tuple)) and len(given) > MAX_ITEMS:
        raise PydanticCustomError("too-many", "Must have at most {limit} entries.", {"limit": MAX_ITEMS})
    return given


Several = Annotated[tuple[T, ...], Len(0, MAX_ITEMS), AfterValidator(_distinct), BeforeValidator(_bounded)]
AtLeastOne = Annotated[tuple[T, ...], Len(1, MAX_ITEMS), AfterValidator(_distinct), BeforeValidator(_bounded)]
AtLeastTwo = Annotated[tuple[T, ...], Len(2, MAX_ITEMS), AfterValidator(_distinct), BeforeValidator(_bounded)]

DealKind = Literal[
    "equity_stake",
    "merger",
    "joint_venture",
    "alliance",
    "contract_manufacturing",
    "supply",
    "licence",
    "distribution",
    "platform_collaboration",
]
Role = Literal[
    "initiator",
    "counterpart",
    "target",
    "investor",
    "seller",
    "manufacturer",
    "distributor",
    "host",
    "invitee",
    "adviser",
    "regulator",
]
DECIDING_ROLES: frozenset[str] = frozenset({"initiator", "counterpart", "target", "investor", "seller", "manufacturer"})
"""Roles that count for the quorum (rules H5 and H7)."""

InterestKind = Literal["equity", "asset", "option", "board_seat"]
WithdrawalScope = Literal["stake_interest", "proposal", "participation", "deal"]
Firmness = Literal["soft", "stated", "binding"]
OpenStage = Literal["LEAD", "APPROACHED", "TALKS", "PROPOSED", "AGREED", "FINALIZING"]
AliasKind = Literal["legal", "trade", "former", "abbrev"]
CompanyMergeOutcome = Literal["merged_in_the_world", "duplicate_record", "issued_in_error"]
DisputeOutcome = Literal["upheld", "rejected", "settled"]
SeminarKind = Literal["seminar", "meeting", "visit", "call"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
SourceType = Literal[
    "news",
    "press_release",
    "filing",
    "register",
    "signed_text",
    "interview",
    "social_media",
    "database",
    "other",
]
