"""What falls due by the calendar alone: worked out when read and never stored, because no event says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from events.catalogue import dates
from events.domain.deal.state import DealState
from events.domain.flags import Flag
from events.domain.folding import State
from events.domain.seminar import SeminarState

QUIET_AFTER_DAYS = 180


def due(state: State, today: date, *, quiet_after_days: int = QUIET_AFTER_DAYS) -> tuple[Flag, ...]:
    """Plans that passed with no follow-up; an open deal of which nothing was heard for long. It only suggests."""
    if isinstance(state, SeminarState):
        return tuple(_seminar(state, today))
    if isinstance(state, DealState) and state.opening:
        return (*_deal_plans(state, today), *_quiet(state, today, quiet_after_days))
    return ()


def _seminar(state: SeminarState, today: date) -> Iterator[Flag]:
    if state.status == "announced" and (day := _last_day(state.scheduled)) and day < today:
        text = f"The {state.kind} was scheduled for {state.scheduled}, and nobody has said whether it was held."
        yield Flag("plan_overdue", text, (state.opening,))


def _deal_plans(state: DealState, today: date) -> Iterator[Flag]:
    if state.stage == "FINALIZING" and _passed(state.finalization_expected, today):
        text = f"The deal was expected to be final by {state.finalization_expected}."
        yield Flag("plan_overdue", text, (state.stage_event,))
    for proposal in state.proposals:
        if state.is_open and proposal.is_open and _passed(proposal.valid_until, today):
            text = f"A proposal was valid until {proposal.valid_until} and has no answer."
            yield Flag("plan_overdue", text, (proposal.id,))
    for clearance in state.clearances:
        if not state.is_ended and clearance.status == "filed" and _passed(clearance.waiting_until, today):
            text = f"{clearance.authority} was to decide by {clearance.waiting_until}."
            yield Flag("plan_overdue", text, (clearance.event,))


def _quiet(state: DealState, today: date, quiet_after_days: int) -> Iterator[Flag]:
    if state.is_open and state.last_day and date.fromisoformat(state.last_day) + timedelta(quiet_after_days) < today:
        text = f"Nothing has been heard of the deal since {state.last_occurred}; it may have lapsed."
        yield Flag("quiet", text, (state.last_event,))


def _passed(plan: str | None, today: date) -> bool:
    day = _last_day(plan)
    return day is not None and day < today


def _last_day(plan: str | None) -> date | None:
    return dates.interval(plan)[1] if plan else None
