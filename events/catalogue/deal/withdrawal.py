"""Taking something back: an interest, a proposal, a company's part, or the whole deal."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, date_words
from events.catalogue.registry import register
from events.catalogue.values import (
    Code,
    EventId,
    Firmness,
    Flag,
    InterestKind,
    LongText,
    PartialDateText,
    PartyId,
    WithdrawalScope,
)

_INTERESTS: dict[str | None, str] = {
    None: "stake interest",
    "equity": "equity interest",
    "asset": "asset interest",
    "option": "interest in an option",
    "board_seat": "interest in a board seat",
}
REASON_CODES = (
    "strategy",
    "price",
    "terms",
    "financing",
    "regulation",
    "due_diligence",
    "market",
    "rival_deal",
    "other",
)


@register
class DealWithdrawalDeclared(EventData):
    """A company took something back. Only scope "deal" ends the deal, and "participation" when too few are left."""

    type: ClassVar[str] = "deal.withdrawal_declared"
    label: ClassVar[str] = "Withdrawal"
    named: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    needs_version: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "scope": "stake_interest",
        "subject_ref": examples.INTEREST,
        "by": examples.FOXCONN,
        "target": examples.NISSAN,
        "interest_kind": "equity",
        "firmness": "soft",
    }

    scope: WithdrawalScope = Field(
        title="What was withdrawn?",
        description="The stake interest, a proposal, the company's part in the deal, or the whole deal.",
    )
    by: PartyId = Field(title="By", description="Who withdrew. For scope participation, who leaves.")
    subject_ref: EventId | None = Field(
        None,
        title="Interest or proposal",
        description="The event that opened it; for scopes stake_interest and proposal.",
    )
    prior_unknown: Flag = Field(
        False,
        title="Not on record before",
        description="What is withdrawn was never recorded: instead of subject_ref. It is then recorded as inferred.",
    )
    holder: PartyId | None = Field(
        None, title="Holder", description="Of a stake interest, where that is not the company that withdrew it."
    )
    target: PartyId | None = Field(
        None, title="Target", description="Of a stake interest; required when it was not on record before."
    )
    interest_kind: InterestKind | None = Field(
        None, title="Kind of interest", description="Of a stake interest; required when it was not on record before."
    )
    firmness: Firmness = Field(
        "stated",
        title="How firm?",
        description="Soft: not pursuing it, and it stays open. Stated: withdrawn. Binding: withdrawn, with a lock-out.",
    )
    reason_code: Code | None = Field(
        None, title="Reason, code", description="A short code.", json_schema_extra={"x-suggestions": list(REASON_CODES)}
    )
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")
    lockout_until: PartialDateText | None = Field(
        None, title="Locked out until", description="Until when it may not come back, as after a no-bid statement."
    )

    @model_validator(mode="after")
    def _subject_fits_scope(self) -> Self:
        if self.scope in {"stake_interest", "proposal"}:
            self._check_subject()
        else:
            message = f"Only a stake interest or a proposal is named by its event; for scope {self.scope} leave it out."
            checks.absent(self.subject_ref, "subject_ref", message)
        if self.scope == "deal" and self.prior_unknown:
            raise checks.refuse("prior_unknown", "not-applicable", "The deal itself is always on record.")
        self._check_interest()
        return self

    def _check_subject(self) -> None:
        if self.prior_unknown:
            checks.absent(
                self.subject_ref, "subject_ref", "Leave it out when what is withdrawn was not on record before."
            )
        elif self.subject_ref is None:
            message = f"Name the event that opened the {self.scope.replace('_', ' ')}, or say prior_unknown: true."
            raise checks.refuse("subject_ref", "missing", message)

    def _check_interest(self) -> None:
        if self.scope == "stake_interest":
            if self.prior_unknown:
                checks.needed(self.target, "target", "when the interest was not on record before")
                checks.needed(self.interest_kind, "interest_kind", "when the interest was not on record before")
            checks.different(self.holder or self.by, self.target, "target")
            return
        for field in ("holder", "target", "interest_kind"):
            checks.absent(getattr(self, field), field, "Only a stake interest has this.")

    def sentence(self, names: Names) -> str:
        lockout = f", locked out until {date_words(self.lockout_until)}" if self.lockout_until else ""
        return because(f"{names(self.by)} {self._done()} {self._what(names)}{self._firmly()}{lockout}", self.reason)

    def _done(self) -> str:
        return "is no longer pursuing" if self.firmness == "soft" else "withdrew"

    def _what(self, names: Names) -> str:
        match self.scope:
            case "stake_interest":
                whose = f"{names(self.holder)}'s" if self.holder and self.holder != self.by else "its"
                target = f" in {names(self.target)}" if self.target else ""
                return f"{whose} {_INTERESTS[self.interest_kind]}{target}"
            case "proposal":
                return "its proposal"
            case "participation":
                return "its part in the deal" if self.firmness == "soft" else "from the deal"
            case _:
                return "the deal" if self.firmness == "soft" else "from the whole deal, which ends it"

    def _firmly(self) -> str:
        return {"soft": " (not firm)", "stated": "", "binding": " (binding)"}[self.firmness]
