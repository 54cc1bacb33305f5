"""Proposals: made, amended, answered by each addressee, withdrawn."""

from __future__ import annotations

from dataclasses import replace

from events.catalogue import (
    DealProposalAnswered,
    DealProposalMade,
    DealTermsAmended,
    DealWithdrawalDeclared,
    Event,
)
from events.domain.deal import parties
from events.domain.deal.state import DealState, Proposal, ProposalStatus
from events.domain.stream import when


def made(state: DealState, event: Event, data: DealProposalMade) -> None:
    line = Proposal(id=event.id, by=data.by, to=data.to, kind=data.kind, valid_until=data.valid_until)
    _put(state, _touched(line, event, "open"))


def amended(state: DealState, event: Event, data: DealTermsAmended) -> None:
    if data.proposal_ref and (line := state.find_proposal(data.proposal_ref)):
        _put(state, replace(line, events=(*line.events, event.id)))


def answered(state: DealState, event: Event, data: DealProposalAnswered) -> None:
    """Each addressee answers for itself; one that says no while others still consider has declined the deal.

    One that had declined and now accepts takes part again.
    """
    line = state.find_proposal(data.proposal_ref)
    if line is None:
        return
    if data.answer == "rejected":
        line = replace(line, rejected_by=(*line.rejected_by, data.by))
    elif data.answer == "accepted":
        line = replace(line, accepted_by=(*line.accepted_by, data.by))
        parties.accepted(state, event, data.by)
    undecided = _list_undecided(state, line)
    if data.answer == "rejected" and undecided:
        parties.set_status(state, event, data.by, "declined")
    status: ProposalStatus = line.status
    if data.answer == "rejected" and not undecided:
        status = "rejected"
    elif line.accepted_by and set(line.accepted_by).issuperset(undecided):
        status = "accepted"
    _put(state, _touched(line, event, status))


def withdrawn(state: DealState, event: Event, data: DealWithdrawalDeclared) -> None:
    """Softens or closes the proposal; without one on record (prior unknown) it is inferred, from before."""
    unknown = Proposal(id=event.id, by=data.by, to=(), inferred=True) if data.prior_unknown else None
    line = state.find_proposal(data.subject_ref) if data.subject_ref else unknown
    if line:
        _put(state, _touched(line, event, "softened" if data.firmness == "soft" else "withdrawn"))


def is_last_rejection(state: DealState, data: DealProposalAnswered) -> bool:
    """True of a rejection after which nobody is left to consider that proposal, and no other proposal is open."""
    if data.answer != "rejected":
        return False
    line = state.find_proposal(data.proposal_ref)
    if line is None:
        return False
    others = any(other.is_open for other in state.proposals if other.id != line.id)
    return not others and not [company for company in _list_undecided(state, line) if company != data.by]


def _list_undecided(state: DealState, line: Proposal) -> list[str]:
    """The addressees who have not said no and still take part."""
    gone = {party.company for party in state.parties if party.status in ("declined", "left")}
    return [company for company in line.to if company not in line.rejected_by and company not in gone]


def _touched(line: Proposal, event: Event, status: ProposalStatus) -> Proposal:
    return replace(line, status=status, since=when(event.occurred), events=(*line.events, event.id))


def _put(state: DealState, line: Proposal) -> None:
    if any(known.id == line.id for known in state.proposals):
        state.proposals = tuple(line if known.id == line.id else known for known in state.proposals)
    else:
        state.proposals = (*state.proposals, line)
