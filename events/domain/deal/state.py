"""A deal's four independent states (stage, interests, participations, evidence) and what is laid over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple

from events.catalogue.values import DECIDING_ROLES
from events.domain import stages
from events.domain.deal.allowed import allowed
from events.domain.stages import Stage
from events.domain.stream import StreamState

ParticipationStatus = Literal["proposed", "invited", "active", "declined", "left"]
InterestStatus = Literal["expressed", "reaffirmed", "softened", "withdrawn", "realized"]
ProposalStatus = Literal["open", "softened", "accepted", "rejected", "withdrawn"]
ClearanceStatus = Literal["filed", "granted", "refused", "conditioned"]
DisputeStatus = Literal["open", "upheld", "rejected", "settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """One company and its role. `event` is the id of the last event that changed it."""

    company: str
    role: str
    status: ParticipationStatus = "active"
    since: str = "unknown"
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A ledger line, known by the first of `events`, which opened it. Softened is still open."""

    id: str
    holder: str
    target: str
    interest_kind: str
    percent_min: str | None = None
    percent_max: str | None = None
    amount_min: str | None = None
    amount_max: str | None = None
    currency: str | None = None
    instrument: str | None = None
    stance: str | None = None
    status: InterestStatus = "expressed"
    since: str = "unknown"
    inferred: bool = False  # not recorded itself: its withdrawal says that there was one
    events: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in ("expressed", "reaffirmed", "softened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one party proposed to others. `rejected_by` are the addressees who said no."""

    id: str
    by: str
    to: tuple[str, ...]
    kind: str | None = None
    valid_until: str | None = None
    status: ProposalStatus = "open"
    since: str = "unknown"
    inferred: bool = False
    rejected_by: tuple[str, ...] = ()
    accepted_by: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in ("open", "softened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A signed instrument; the definitive one (of deal.finalized) among them."""

    id: str
    instrument: str
    signatories: tuple[str, ...]
    binding: str | None = None
    expires: str | None = None
    text_ref: str | None = None
    value: str | None = None
    currency: str | None = None
    since: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What an authority was asked and said, known by authority, regime and jurisdiction."""

    authority: str
    regime: str | None = None
    jurisdiction: str | None = None
    status: ClearanceStatus = "filed"
    conditions: tuple[str, ...] = ()
    waiting_until: str | None = None
    since: str = "unknown"
    event: str

    @property
    def case(self) -> tuple[str, str | None, str | None]:
        return self.authority, self.regime, self.jurisdiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person by id only; the profile is elsewhere, and erasable."""

    contact: str
    company: str
    role: str | None = None
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A claim that something has not happened, with its own valid time."""

    event: str
    denied_type: str
    about: str | None = None
    by: str | None = None
    earliest: str = ""
    latest: str = ""
    since: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a party was last heard to say on a topic."""

    by: str
    topic: str
    stance: str | None = None
    since: str = "unknown"
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockout:
    """Until when a party's binding withdrawal bars it from acting."""

    by: str
    until: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The highest level an undisputed citation reaches, 0 (rumor) to 4 (official record); any contradicted?"""

    rumor_level: int = 0
    disputed: bool = False


class Fact(NamedTuple):
    """What later events need to know of an earlier one: who did what to whom, between which days, on what evidence.

    `level` and `disputed` are what the evidence comes to; the last four, what that is worked out from (evidence.py).
    """

    event: str
    who: str
    earliest: str
    latest: str
    level: int
    asserted_by: tuple[str, ...] = ()
    disputed: bool = False
    earned: int = 0  # by who is cited
    record: int = 0  # 1: a direct citation of what leaves a record; 2: one of credibility 1
    contradicted: bool = False  # by a citation
    grade: int = 6  # the credibility assessed last; 6 where none is


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A claim against an event, known by the id of the event that raised it; both sides stay to be seen."""

    id: str
    event: str
    claim: str
    by: str | None = None
    status: DisputeStatus = "open"
    reason: str | None = None  # of the decision
    since: str = "unknown"

    @property
    def is_held(self) -> bool:
        """True while the event counts as disputed."""
        return self.status in ("open", "upheld")


@dataclass(slots=True, kw_only=True)
class DealState(StreamState):
    """A deal as of its last folded event. `opening` is empty until there is a deal at all."""

    outline: ClassVar[tuple[str, ...]] = (
        "opening", "stage", "stage_event", "finalization_expected", "last_day", "last_occurred", "last_event",
        "parties", "proposals", "agreements", "clearances", "contacts", "merged_into", "merges", "disputes",
    )  # fmt: skip

    title: str = ""
    kind: str = ""
    scope: str | None = None
    markets: tuple[str, ...] = ()
    stage: Stage = "LEAD"
    since: str | None = None  # date of the event that led to the stage
    stage_event: str = ""
    stage_derived: bool = False  # true for a WITHDRAWN that nobody declared (rule H7)
    paused: bool = False
    parties: tuple[Participation, ...] = ()
    interests: tuple[Interest, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    contacts: tuple[Contact, ...] = ()
    denials: tuple[Denial, ...] = ()
    positions: tuple[Position, ...] = ()
    lockouts: tuple[Lockout, ...] = ()
    finalization_expected: str | None = None
    evidence: Evidence = Evidence()
    facts: dict[str, tuple[Fact, ...]] = field(default_factory=dict)  # by event type
    disputes: tuple[Dispute, ...] = ()
    absorbed: tuple[str, ...] = ()  # the deals merged into this one

    @property
    def display_name(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.stage in stages.OPEN

    @property
    def is_ended(self) -> bool:
        return self.stage in stages.ENDED

    def participates(self, company: str) -> bool:
        """True of every company that is or was a party: it may still be named, though it no longer counts."""
        return any(line.company == company for line in self.parties)

    def list_active_deciders(self) -> tuple[str, ...]:
        """The companies that count for the quorum."""
        active = (line.company for line in self.parties if line.status == "active" and line.role in DECIDING_ROLES)
        return tuple(dict.fromkeys(active))

    def find_interest(self, ref: str) -> Interest | None:
        """The line that an event opened or later changed."""
        return next((line for line in self.interests if self.original(ref) in line.events), None)

    def find_proposal(self, ref: str) -> Proposal | None:
        return next((line for line in self.proposals if self.original(ref) in line.events), None)

    def find_refusal(self) -> Clearance | None:
        """A clearance that an authority has refused."""
        return next((line for line in self.clearances if line.status == "refused"), None)

    def allowed_events(self) -> tuple[str, ...]:
        if self.merged_into:
            return ("deal.merge_undone",)
        return allowed(self.stage, self._lacking()) if self.opening else ("deal.opened",)

    def _lacking(self) -> frozenset[str]:
        """Types with nothing here to act on."""
        lacking = []
        if len(self.list_active_deciders()) < 2 or self.find_refusal():
            lacking.append("deal.finalized")
        if not any(line.is_open for line in self.proposals):
            lacking.append("deal.proposal_answered")
        if not self.proposals and not self.agreements:
            lacking.append("deal.terms_amended")
        if not self.contacts:
            lacking.append("deal.contact_removed")
        if not any(line.is_held for line in self.disputes):
            lacking.append("deal.dispute_resolved")
        if not self.merges:
            lacking.append("deal.merge_undone")
        return frozenset(lacking)
