"""What surrounds the steps of a deal: descriptions, pauses, agreements, authorities, statements. None moves a stage."""

from __future__ import annotations

from dataclasses import replace

from events.catalogue import (
    DealAgreementSigned,
    DealCitationAdded,
    DealClearanceDecided,
    DealDenialStated,
    DealDescribed,
    DealFilingMade,
    DealFinalizationStarted,
    DealFinalized,
    DealOpened,
    DealPositionStated,
    Event,
    EventData,
)
from events.domain.deal import evidence, parties
from events.domain.deal.state import Agreement, Clearance, DealState, Denial, Position
from events.domain.stream import days, when


def opened(state: DealState, event: Event, data: DealOpened) -> None:
    state.opening = state.stage_event = event.id
    state.since = when(event.occurred)
    state.title, state.kind, state.scope, state.markets = data.title, data.deal_kind, data.scope, data.markets
    state.parties = tuple(parties.start(event, party.company, party.role) for party in data.parties)


def described(state: DealState, event: Event, data: DealDescribed) -> None:
    state.title = data.title or state.title
    state.kind = data.deal_kind or state.kind
    state.scope = data.scope or state.scope
    state.markets = state.markets if data.markets is None else data.markets


def paused(state: DealState, event: Event, data: EventData) -> None:
    state.paused = True


def resumed(state: DealState, event: Event, data: EventData) -> None:
    state.paused = False


def agreement_signed(state: DealState, event: Event, data: DealAgreementSigned) -> None:
    line = Agreement(
        id=event.id,
        instrument=data.instrument,
        signatories=data.signatories,
        binding=data.binding,
        expires=data.expires,
        text_ref=data.text_ref,
        since=when(event.occurred),
    )
    state.agreements = (*state.agreements, line)


def finalization_started(state: DealState, event: Event, data: DealFinalizationStarted) -> None:
    """A report that does not say when leaves what an earlier one expected."""
    state.finalization_expected = data.expected or state.finalization_expected


def finalized(state: DealState, event: Event, data: DealFinalized) -> None:
    line = Agreement(
        id=event.id,
        instrument=data.instrument,
        signatories=data.signatories,
        binding="yes",
        value=data.value,
        currency=data.currency,
        since=when(event.occurred),
    )
    state.agreements = (*state.agreements, line)
    state.finalization_expected = None


def filing_made(state: DealState, event: Event, data: DealFilingMade) -> None:
    """To file anew after a refusal does not lift it: only another decision does."""
    line = Clearance(
        authority=data.authority,
        regime=data.regime,
        jurisdiction=data.jurisdiction,
        waiting_until=data.waiting_until,
        since=when(event.occurred),
        event=event.id,
    )
    refused = next((known for known in state.clearances if known.case == line.case and known.status == "refused"), None)
    _put_clearance(state, replace(refused, waiting_until=data.waiting_until) if refused else line)


def clearance_decided(state: DealState, event: Event, data: DealClearanceDecided) -> None:
    """The latest word of an authority on a case counts: a later grant lifts a refusal."""
    line = Clearance(
        authority=data.authority,
        regime=data.regime,
        jurisdiction=data.jurisdiction,
        status=data.decision,
        conditions=data.conditions,
        since=when(event.occurred),
        event=event.id,
    )
    _put_clearance(state, line)


def denial_stated(state: DealState, event: Event, data: DealDenialStated) -> None:
    earliest, latest = days(event.occurred)
    line = Denial(
        event=event.id,
        denied_type=data.denied_type,
        about=data.about,
        by=data.by,
        earliest=earliest,
        latest=latest,
        since=when(event.occurred),
    )
    state.denials = (*state.denials, line)


def position_stated(state: DealState, event: Event, data: DealPositionStated) -> None:
    """The last word of a party on a topic."""
    others = (line for line in state.positions if (line.by, line.topic) != (data.by, data.topic))
    line = Position(by=data.by, topic=data.topic, stance=data.stance, since=when(event.occurred), event=event.id)
    state.positions = (*others, line)


def citation_added(state: DealState, event: Event, data: DealCitationAdded) -> None:
    evidence.corroborate(state, data.event_ref, data.citation)


def _put_clearance(state: DealState, line: Clearance) -> None:
    if any(known.case == line.case for known in state.clearances):
        state.clearances = tuple(line if known.case == line.case else known for known in state.clearances)
    else:
        state.clearances = (*state.clearances, line)


def nothing(state: DealState, event: Event, data: EventData) -> None:
    """Of events that are on record only."""
