"""What is said about the record of a deal rather than about the deal: grades, disputes, merges. None moves a stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from events.catalogue import (
    DealConfidenceAssessed,
    DealDisputeRaised,
    DealDisputeResolved,
    DealDuplicatesMerged,
    Event,
    FieldChoices,
)
from events.domain.deal import evidence
from events.domain.deal.state import DealState, Dispute
from events.domain.stream import when


def assessed(state: DealState, event: Event, data: DealConfidenceAssessed) -> None:
    evidence.assess(state, data.event_ref, data.credibility)


def disputed(state: DealState, event: Event, data: DealDisputeRaised) -> None:
    contested = state.original(data.event_ref)
    line = Dispute(id=event.id, event=contested, claim=data.claim, by=data.by, since=when(event.occurred))
    state.disputes = (*state.disputes, line)
    evidence.contest(state, contested)


def resolved(state: DealState, event: Event, data: DealDisputeResolved) -> None:
    """The newest decision counts: what was upheld may be settled once the event is corrected."""
    decided = find_held(state, data.dispute_ref)
    state.disputes = tuple(
        replace(line, status=data.outcome, reason=data.reason) if line in decided else line for line in state.disputes
    )
    for contested in dict.fromkeys(line.event for line in decided):
        evidence.contest(state, contested)


def find_held(state: DealState, ref: str) -> tuple[Dispute, ...]:
    """The open or upheld disputes that a reference means: one by its own id, all by the id of what they are about."""
    known = state.original(ref)
    return tuple(line for line in state.disputes if line.is_held and known in (line.id, line.event))


def merged(state: DealState, event: Event, data: DealDuplicatesMerged) -> None:
    """The same event is on both records; each reads its own part in it."""
    if data.loser == event.stream_id:
        state.record_status, state.merged_into = "merged_into", data.survivor
        state.merges = {**state.merges, event.id: data.survivor}
    elif data.survivor == event.stream_id:
        state.merges = {**state.merges, event.id: data.loser}
        state.absorbed = (*state.absorbed, data.loser)
        _choose(state, data.field_choices or FieldChoices())


def _choose(state: DealState, choices: FieldChoices) -> None:
    state.title = choices.title or state.title
    state.kind = choices.deal_kind or state.kind
    state.scope = choices.scope or state.scope
    state.markets = state.markets if choices.markets is None else choices.markets


HANDLERS: Mapping[str, Callable[[DealState, Event, Any], None]] = {
    "deal.confidence_assessed": assessed,
    "deal.dispute_raised": disputed,
    "deal.dispute_resolved": resolved,
    "deal.duplicates_merged": merged,
}
"""A move and the undoing of a merge change what holds of earlier events, and never come here (effective.py)."""
