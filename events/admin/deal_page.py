"""A deal's page: its four states in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from events import domain
from events.admin.effects import LEVELS
from events.admin.forms.fields import in_words
from events.admin.stream import EntryLine, StreamPage, admin_url
from events.catalogue import dates, places
from events.catalogue.phrasing import date_words
from events.domain import DealState
from events.domain.deal.state import Interest
from events.projections.models import DealView

STAGE_WORDS = {
    "LEAD": "somebody thinks of it; nobody has moved",
    "APPROACHED": "one side has approached the other",
    "TALKS": "the parties are talking",
    "PROPOSED": "a proposal is on the table",
    "AGREED": "something is signed, not yet the definitive agreement",
    "FINALIZING": "being finalised, not final",
    "FINALIZED": "the definitive agreement is signed",
    "EFFECTIVE": "in effect",
    "WITHDRAWN": "called off by a party",
    "REJECTED": "turned down",
    "LAPSED": "died without anyone saying no",
    "TERMINATED": "ended after it was final",
}


@dataclass(frozen=True, slots=True)
class PartyLine:
    name: str
    url: str
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class InterestLine:
    holder: str
    target: str
    interest_kind: str
    size: str
    status: str
    is_open: bool


class DealPage:
    """Wraps a stream's page; what it does not know itself, the stream's page does."""

    def __init__(self, page: StreamPage) -> None:
        assert isinstance(page.state, DealState)
        self.page = page
        self.state = page.state

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    @property
    def code(self) -> str:
        """The code for people; nothing until the opening event is sealed."""
        opening = self.page.events[0]
        if isinstance(self.page.view, DealView):
            return self.page.view.code
        return (
            domain.deal_code(opening.recorded_at, opening.position) if opening.recorded_at and opening.position else ""
        )

    @property
    def entries(self) -> list[EntryLine]:
        return self.page.entries

    def name_of(self, id_: str) -> str:
        return self.page.words.name(id_)

    @property
    def stage_words(self) -> str:
        since = f"; since {dates.in_words(dates.parse(self.state.since))}" if self.state.since else ""
        derived = ", because too few deciding parties were left" if self.state.stage_derived else ""
        return STAGE_WORDS[self.state.stage] + derived + since

    @property
    def survivor(self) -> PartyLine | None:
        """The deal that this one is merged into."""
        if self.state.merged_into is None:
            return None
        id_ = self.state.merged_into
        return PartyLine(self.name_of(id_), admin_url("deal", "change", id_), "survivor", "live")

    @property
    def first_heard(self) -> str:
        return date_words(self.state.first_occurred or "unknown")

    @property
    def last_heard(self) -> str:
        return date_words(self.state.last_occurred or "unknown")

    @property
    def evidence_words(self) -> str:
        return f"evidence: {LEVELS[self.state.evidence.rumor_level]}"

    @property
    def markets(self) -> Sequence[str]:
        return [places.REGIONS.get(code, code) for code in self.state.markets]

    @cached_property
    def parties(self) -> list[PartyLine]:
        return [
            PartyLine(self.name_of(line.company), admin_url("company", "change", line.company), line.role, line.status)
            for line in self.state.parties
        ]

    @cached_property
    def interests(self) -> list[InterestLine]:
        return [
            InterestLine(
                self.name_of(line.holder),
                self.name_of(line.target),
                line.interest_kind,
                _size(line),
                line.status,
                line.is_open,
            )
            for line in self.state.interests
        ]

    @cached_property
    def others(self) -> list[str]:
        return list(self._others())

    def _others(self) -> Iterator[str]:
        state = self.state
        for proposal in state.proposals:
            to = ", ".join(self.name_of(id_) for id_ in proposal.to)
            yield f"Proposal by {self.name_of(proposal.by)}{f' to {to}' if to else ''}: {proposal.status}"
        for agreement in state.agreements:
            signed = ", ".join(self.name_of(id_) for id_ in agreement.signatories)
            yield f"{in_words(agreement.instrument)} signed by {signed}"
        for clearance in state.clearances:
            yield f"Clearance, {clearance.authority}: {clearance.status}"
        for contact in state.contacts:
            role = f"{in_words(contact.role)} of" if contact.role else "at"
            yield f"{self.name_of(contact.contact)}: {role} {self.name_of(contact.company)}"
        for deal in state.absorbed:
            yield f"Merged into this deal: {self.name_of(deal)}"
        for dispute in state.disputes:
            yield f"Dispute, {dispute.status}: {dispute.claim}"
        if state.finalization_expected:
            yield f"Finalisation expected: {state.finalization_expected}"


def _size(line: Interest) -> str:
    percents = _range(line.percent_min, line.percent_max, " %")
    amounts = _range(line.amount_min, line.amount_max, f" {line.currency or ''}")
    return ", ".join(part for part in (percents, amounts) if part)


def _range(low: str | None, high: str | None, unit: str) -> str:
    if low and high and low != high:
        return f"{low} to {high}{unit}"
    if low and high:
        return f"{low}{unit}"
    return f"at least {low}{unit}" if low else f"at most {high}{unit}" if high else ""
