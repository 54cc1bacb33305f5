"""One event upon one deal: what it changes, what it moves, what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from events.catalogue import Event
from events.domain.deal import (
    acts,
    breaches,
    context,
    evidence,
    flagging,
    interests,
    moves,
    parties,
    proposals,
    record_keeping,
)
from events.domain.deal.state import DealState, Fact
from events.domain.stream import days, step
from events.domain.violations import Violation

Handler = Callable[[DealState, Event, Any], None]


def _withdrawn(state: DealState, event: Event, data: Any) -> None:
    """Withdrawal is one act of four scopes; the whole deal is withdrawn by the stage table alone."""
    if data.scope == "stake_interest":
        interests.withdrawn(state, event, data)
    elif data.scope == "proposal":
        proposals.withdrawn(state, event, data)
    elif data.scope == "participation":
        parties.set_status(state, event, data.by, "left")
    if data.lockout_until:
        flagging.note_lockout(state, event, data.by, data.lockout_until)


HANDLERS: Mapping[str, Handler] = {
    "deal.opened": context.opened,
    "deal.described": context.described,
    "deal.approached": context.nothing,
    "deal.approach_answered": parties.answered,
    "deal.stake_interest_expressed": interests.expressed,
    "deal.stake_acquired": interests.acquired,
    "deal.withdrawal_declared": _withdrawn,
    "deal.meeting_held": context.nothing,
    "deal.announcement_made": context.nothing,
    "deal.talks_started": context.nothing,
    "deal.talks_paused": context.paused,
    "deal.talks_resumed": context.resumed,
    "deal.talks_ended": context.resumed,
    "deal.proposal_made": proposals.made,
    "deal.proposal_answered": proposals.answered,
    "deal.terms_amended": proposals.amended,
    "deal.agreement_signed": context.agreement_signed,
    "deal.finalization_started": context.finalization_started,
    "deal.finalized": context.finalized,
    "deal.took_effect": context.nothing,
    "deal.terminated": context.nothing,
    "deal.lapsed": context.nothing,
    "deal.reopened": context.resumed,
    "deal.party_joined": parties.joined,
    "deal.party_role_changed": parties.role_changed,
    "deal.party_left": parties.left,
    "deal.contact_assigned": parties.contact_assigned,
    "deal.contact_removed": parties.contact_removed,
    "deal.filing_made": context.filing_made,
    "deal.clearance_decided": context.clearance_decided,
    "deal.position_stated": context.position_stated,
    "deal.denial_stated": context.denial_stated,
    "deal.citation_added": context.citation_added,
    "deal.note_added": context.nothing,
}


def find_violations(state: DealState, event: Event) -> list[Violation]:
    """What the rules object to at this place; nothing for the event that opens the deal."""
    return breaches.find(state, event, moves.find_row(state, event.data)) if state.opening else []


def advance(state: DealState, event: Event, violations: Sequence[Violation] | None = None) -> None:
    """Apply one event in place. An event that breaks a rule here is applied as it says, and flagged with its cause.

    `violations` are those that `find_violations` found already.
    """
    data, name = event.data, event.data.type
    row = moves.find_row(state, data)
    if violations is None and state.opening:
        violations = breaches.find(state, event, row)
    if violations:
        _flag_late_news(state, event, violations[0])
    if name in record_keeping.HANDLERS:
        _keep_record(state, event)
        return
    act = acts.read(data)
    earliest, latest = days(event.occurred)
    fact = evidence.read(state, event, acts.describe(state, act) if act else "", earliest, latest)
    flagging.look(state, event, act, fact)
    HANDLERS[name](state, event, data)
    if row:
        moves.move(state, event, row)
    if name in ("deal.stake_interest_expressed", "deal.stake_acquired"):
        flagging.look_at_stakes(state, event, data.target)  # type: ignore[attr-defined]
    elif name == "deal.denial_stated":
        flagging.look_back(state, state.denials[-1])
    if name in evidence.BRINGS_IN:
        fact = evidence.read(state, event, fact.who, earliest, latest)
    evidence.note(state, name, fact)
    step(state, event, earliest, latest)


def _keep_record(state: DealState, event: Event) -> None:
    """What is said about the record is no evidence of the deal, whatever it rests on itself."""
    earliest, latest = days(event.occurred)
    record_keeping.HANDLERS[event.data.type](state, event, event.data)
    evidence.note(state, event.data.type, Fact(event.id, "", earliest, latest, 0))
    step(state, event, earliest, latest)


def _flag_late_news(state: DealState, event: Event, broken: Violation) -> None:
    pair = (broken.cause, event.id) if broken.cause else (event.id,)
    state.flag("late_news", f"{event.data.label} is on record, but {broken.why}.", *pair)
