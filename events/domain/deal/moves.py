"""How one event moves the stage: which row of the table it reads, and what the row does at the present stage."""

from __future__ import annotations

from typing import Any

from events.catalogue import DECIDING_ROLES, Event
from events.domain.deal import proposals
from events.domain.deal.state import DealState
from events.domain.stages import ROWS, SAYS, Cell, Stage, as_it_says
from events.domain.stream import when

CONDITIONAL = frozenset(
    {"deal.proposal_answered", "deal.agreement_signed", "deal.talks_ended", "deal.withdrawal_declared"}
)
SEEKERS = frozenset({"initiator", "investor"})
"""Roles of those who sought the deal; when they end the talks it is withdrawn, when the others do it is rejected."""


def find_row(state: DealState, data: Any) -> str | None:
    """The row of the stage table that the event reads, judged before it is applied; None: it never moves a stage."""
    name: str = data.type
    if name not in CONDITIONAL:
        return name if name in ROWS else None
    if name == "deal.withdrawal_declared":
        scope = data.scope if data.scope in ("deal", "participation") else "stake_interest or proposal"
        return f"{name}, scope {scope}"
    if name == "deal.agreement_signed":
        return None if data.instrument == "nda" else f"{name} (not NDA)"
    if name == "deal.talks_ended":
        return f"{name} failed" if data.outcome == "failed" else None
    return f"{name} rejected (last)" if proposals.is_last_rejection(state, data) else None


def move(state: DealState, event: Event, row: str) -> None:
    """Apply a row to the stage, after everything else that the event changes."""
    cell = ROWS[row][state.stage]
    match cell.effect:
        case "move":
            _flag_skipped(state, event, cell)
            _enter(state, event, _ended_how(state, event.data, cell.to))
        case "to_stage":
            _enter(state, event, event.data.to_stage)  # type: ignore[attr-defined]
            state.paused = False
        case "keep" if cell.flagged:
            _flag_kept(state, event)
        case "keep" if cell.quorum:
            _end_without_quorum(state, event)
        case "refuse":
            _enter(state, event, as_it_says(state.stage, _says(state, event.data, row)))


def _enter(state: DealState, event: Event, stage: Stage | None, *, derived: bool = False) -> None:
    if stage is None or stage == state.stage:
        return
    state.stage, state.stage_derived = stage, derived
    state.since, state.stage_event = when(event.occurred), event.id


def _says(state: DealState, data: Any, row: str) -> Stage | None:
    return data.to_stage if row == "deal.reopened" else _ended_how(state, data, SAYS[row])


def _ended_how(state: DealState, data: Any, stage: Stage | None) -> Stage | None:
    """Failed talks lapse when nobody is known to have ended them.

    Ended by a party that sought the deal, they are withdrawn; by another deciding party, rejected.
    """
    if data.type != "deal.talks_ended" or stage is None or data.who_ended is None:
        return stage
    role = next((line.role for line in state.parties if line.company == data.who_ended), "")
    if role in SEEKERS:
        return "WITHDRAWN"
    return "REJECTED" if role in DECIDING_ROLES else stage


def _end_without_quorum(state: DealState, event: Event) -> None:
    """Rule H7: a deciding party that leaves fewer than two behind ends the deal."""
    leaves = event.data.by  # type: ignore[attr-defined]
    decided = any(line.company == leaves and line.role in DECIDING_ROLES for line in state.parties)
    if decided and len(state.list_active_deciders()) < 2:
        _enter(state, event, "WITHDRAWN", derived=True)


def _flag_skipped(state: DealState, event: Event, cell: Cell) -> None:
    if cell.flagged:
        state.flag("skipped_step", f"The deal went from {state.stage} straight to {cell.to}.", event.id)


def _flag_kept(state: DealState, event: Event) -> None:
    if state.stage in ("LEAD", "APPROACHED"):
        text = f"{event.data.label} while the deal was only at {state.stage}; the steps before it are missing."
        state.flag("skipped_step", text, event.id)
    else:
        text = f"{event.data.label} while the deal was already {state.stage}; the stage stays."
        state.flag("late_news", text, *filter(None, (state.stage_event, event.id)))
