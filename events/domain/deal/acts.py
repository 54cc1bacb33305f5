"""Who did what to whom: the part of an event by which two reports of the same act are recognised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from events.catalogue import EventData
from events.domain.deal.state import DealState

Act = tuple[tuple[str, ...], tuple[str, ...], str]
"""The actors, the targets, and what else tells one act from another."""

ACTS: Mapping[str, Callable[[Any], Act]] = {
    "deal.approached": lambda data: ((data.from_,), (data.to,), ""),
    "deal.approach_answered": lambda data: ((data.by,), (), data.answer),
    "deal.stake_interest_expressed": lambda data: (
        (data.holder,), (data.target,), f"{data.interest_kind} {data.stance or ''}",
    ),
    "deal.stake_acquired": lambda data: ((data.holder,), (data.target,), data.interest_kind or "equity"),
    "deal.withdrawal_declared": lambda data: (
        (data.by,), (), f"{data.scope} {data.subject_ref or data.target or ''} {data.firmness}",
    ),
    "deal.talks_started": lambda data: (tuple(sorted(data.parties)), (), data.level or ""),
    "deal.talks_ended": lambda data: (tuple(sorted(data.parties)), (), data.outcome),
    "deal.meeting_held": lambda data: (tuple(sorted(data.participants)), (), data.topic or ""),
    "deal.announcement_made": lambda data: ((data.by,), (), data.headline),
    "deal.proposal_made": lambda data: ((data.by,), tuple(sorted(data.to)), data.kind),
    "deal.proposal_answered": lambda data: ((data.by,), (), f"{data.proposal_ref} {data.answer}"),
    "deal.agreement_signed": lambda data: (tuple(sorted(data.signatories)), (), data.instrument),
    "deal.finalized": lambda data: (tuple(sorted(data.signatories)), (), data.instrument),
    "deal.filing_made": lambda data: ((data.by or "",), (), f"{data.authority} {data.regime or ''}"),
    "deal.clearance_decided": lambda data: ((data.authority,), (), f"{data.regime or ''} {data.decision}"),
}  # fmt: skip

COMES_BACK = frozenset(
    {
        "deal.agreement_signed",
        "deal.approached",
        "deal.finalized",
        "deal.proposal_made",
        "deal.stake_acquired",
        "deal.stake_interest_expressed",
        "deal.talks_started",
    }
)
"""What a party under a lockout must not do."""


def read(data: EventData) -> Act | None:
    """None for an event that is no act of one company towards another."""
    act = ACTS.get(data.type)
    return act(data) if act else None


def describe(state: DealState, act: Act) -> str:
    """The act as short text, parties by their place in the list of parties: "0>1 equity wants"."""
    actors, targets, detail = act
    places = {line.company: str(place) for place, line in enumerate(state.parties)}
    by = "+".join([places.get(company, company) for company in actors])
    to = "+".join([places.get(company, company) for company in targets])
    return f"{by}>{to} {detail}"
