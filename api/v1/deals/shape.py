"""A deal as clients get it."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from api.v1.shapes import Decimal, Named, PartialDate, Shape, StreamShape
from api.v1.snapshots import Snapshot, render_common
from events import domain
from events.catalogue.values import DealKind, InterestKind, Role
from events.domain import ClearanceStatus, DisputeStatus, InterestStatus, ParticipationStatus, ProposalStatus, Stage
from events.history.names import Words


class DealParty(Shape):
    company: Named
    role: Role
    status: ParticipationStatus
    since: PartialDate


class Interest(Shape):
    """A line of the ledger. `inferred`: not recorded itself; its withdrawal says that there was one."""

    id: UUID | None
    holder: UUID
    target: UUID
    interest_kind: InterestKind
    percent_min: Decimal | None
    percent_max: Decimal | None
    amount_min: Decimal | None
    amount_max: Decimal | None
    currency: str | None
    instrument: str | None
    stance: str | None
    status: InterestStatus
    since: PartialDate
    inferred: bool


class Proposal(Shape):
    id: UUID | None
    by: UUID
    to: list[UUID]
    kind: str | None
    valid_until: PartialDate | None
    status: ProposalStatus
    since: PartialDate
    inferred: bool
    accepted_by: list[UUID]
    rejected_by: list[UUID]


class Agreement(Shape):
    id: UUID | None
    instrument: str
    signatories: list[UUID]
    binding: str | None
    expires: PartialDate | None
    value: Decimal | None
    currency: str | None
    since: PartialDate


class Clearance(Shape):
    authority: str
    regime: str | None
    jurisdiction: str | None
    status: ClearanceStatus
    conditions: list[str]
    waiting_until: PartialDate | None
    since: PartialDate


class DealContact(Shape):
    """A person by id only."""

    contact: UUID
    company: UUID
    role: str | None


class Denial(Shape):
    """A claim that something has not happened, such as "no formal talks". It moves nothing."""

    event: UUID | None
    denied_type: str
    about: str | None
    by: UUID | None
    since: PartialDate


class DealPosition(Shape):
    """What a party was last heard to say on a topic."""

    by: UUID
    topic: str
    stance: str | None
    since: PartialDate
    event: UUID | None


class Evidence(Shape):
    """0 rumor, 1 reported, 2 stated by one party, 3 confirmed by all deciding parties, 4 official record."""

    rumor_level: int
    disputed: bool


class Dispute(Shape):
    """A claim against an event. While it is open or upheld, the event counts as disputed; both sides stay."""

    id: UUID | None
    event: UUID
    claim: str
    by: UUID | None
    status: DisputeStatus
    reason: str | None = Field(description="Of the decision.")
    since: PartialDate


class OpenInterest(Shape):
    """An interest whose status on the day is not known: it was one of these, in the order of what may have happened."""

    id: UUID
    holder: UUID
    target: UUID
    interest_kind: InterestKind
    status: Literal["unknown"]
    between: list[str] = Field(description="`none` where the interest may not have been there at all.")


class Between(Shape):
    """What dates leave open of a deal on a day."""

    stages: list[Stage] = Field(description="The stages that it may have been at; empty where that is certain.")
    interests: list[OpenInterest]


class Deal(StreamShape):
    """A deal: its stage, its interests, its participations and its evidence are four independent states."""

    code: str | None
    title: str
    kind: DealKind
    scope: str | None
    markets: list[str]
    stage: Stage
    stage_since: PartialDate | None
    stage_derived: bool = Field(description="WITHDRAWN that nobody declared: fewer than two deciding parties remain.")
    paused: bool
    parties: list[DealParty]
    interests: list[Interest]
    proposals: list[Proposal]
    agreements: list[Agreement]
    clearances: list[Clearance]
    contacts: list[DealContact]
    denials: list[Denial]
    positions: list[DealPosition]
    finalization_expected: PartialDate | None
    evidence: Evidence
    disputes: list[Dispute]
    merged_into: UUID | None = Field(description="The deal that is read, and takes the events, in its place.")
    absorbed: list[UUID] = Field(description="The deals that are merged into this one.")
    between: Between | None = Field(
        None, description="With `valid_at` only: what uncertain events leave open, if anything."
    )


_SAME = (
    "title",
    "kind",
    "scope",
    "markets",
    "stage",
    "stage_derived",
    "paused",
    "finalization_expected",
    "evidence",
    "merged_into",
    "absorbed",
)
_SHAPES: tuple[tuple[str, type[Shape]], ...] = (
    ("interests", Interest),
    ("proposals", Proposal),
    ("agreements", Agreement),
    ("clearances", Clearance),
    ("contacts", DealContact),
    ("denials", Denial),
    ("positions", DealPosition),
    ("disputes", Dispute),
)
_LISTS = tuple((name, tuple(shape.model_fields), itemgetter(*shape.model_fields)) for name, shape in _SHAPES)


def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """The shape Deal."""
    state = snapshot.state
    at, position = snapshot.opened_at, snapshot.opened_position
    deal = render_common(snapshot) | {name: state[name] for name in _SAME}
    deal |= {
        name: [dict(zip(fields, values_of(line), strict=True)) for line in state[name]]
        for name, fields, values_of in _LISTS
    }
    return deal | {
        "code": domain.deal_code(at, position) if at and position else None,
        "stage_since": state["since"],
        "parties": [_render_party(line, words) for line in state["parties"]],
    }


def _render_party(line: dict[str, Any], words: Words) -> dict[str, Any]:
    company = {"id": line["company"], "name": words.name(line["company"])}
    return {"company": company, "role": line["role"], "status": line["status"], "since": line["since"]}
