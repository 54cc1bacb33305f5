"""The ledger of stake interests: expressed, reaffirmed, softened, withdrawn or realized. It never moves a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from events.catalogue import DealStakeAcquired, DealStakeInterestExpressed, DealWithdrawalDeclared, Event
from events.domain.deal.state import DealState, Interest, InterestStatus
from events.domain.stream import when

TERMS = (
    ("percent_min", "percent_max"),
    ("amount_min", "amount_max", "currency"),
    ("instrument",),
    ("stance",),
)
"""What is said together: a range is replaced whole, or its old end and its new one would make none."""


def expressed(state: DealState, event: Event, data: DealStakeInterestExpressed) -> None:
    """An open interest of the same holder, target and kind is reaffirmed on the new terms; else a line opens."""
    known = find_open(state, data.holder, data.target, data.interest_kind)
    said: InterestStatus = "reaffirmed" if known or data.stance == "reaffirmed" else "expressed"
    line = known or Interest(id=event.id, holder=data.holder, target=data.target, interest_kind=data.interest_kind)
    _put(state, _touched(line, event, said, _terms(data)))


def acquired(state: DealState, event: Event, data: DealStakeAcquired) -> None:
    """Realizes the open interest it answers, or opens a realized line; the seller's realized lines shrink."""
    line = _find_realized_by(state, data) or Interest(
        id=event.id, holder=data.holder, target=data.target, interest_kind=data.interest_kind or "equity"
    )
    terms = {"percent_min": data.percent, "percent_max": data.percent, "currency": data.currency}
    _put(state, _touched(line, event, "realized", terms | {"amount_min": data.amount, "amount_max": data.amount}))
    if data.from_holder and data.percent:
        _reduce(state, event, data.from_holder, data.target, Decimal(data.percent))


def withdrawn(state: DealState, event: Event, data: DealWithdrawalDeclared) -> None:
    """Softens or closes the line; without one on record (prior unknown) it is inferred, from before the withdrawal.

    One that was learned of since is the one that was meant.
    """
    line = (
        state.find_interest(data.subject_ref) if data.subject_ref else _find_prior(state, data) or _infer(event, data)
    )
    if line:
        _put(state, _touched(line, event, "softened" if data.firmness == "soft" else "withdrawn"))


def find_open(state: DealState, holder: str, target: str, kind: str | None) -> Interest | None:
    """The latest open line of a holder in a target, of that kind or of any."""
    for line in reversed(state.interests):
        if line.is_open and line.holder == holder and line.target == target and kind in (None, line.interest_kind):
            return line
    return None


def total_percent(state: DealState, target: str) -> Decimal:
    """The least that all holders together have or want of one company."""
    held: dict[tuple[str, str], Decimal] = {}
    most: dict[str, Decimal] = {}
    for line in state.interests:
        if line.target != target or not line.percent_min or not (line.is_open or line.status == "realized"):
            continue
        stake = Decimal(line.percent_min)
        if line.status == "realized":
            stake += held.get((line.holder, line.interest_kind), Decimal(0))
            held[line.holder, line.interest_kind] = stake
        most[line.holder] = max(most.get(line.holder, Decimal(0)), stake)
    return sum(most.values(), Decimal(0))


def _terms(data: DealStakeInterestExpressed) -> dict[str, str | None]:
    groups = ({name: getattr(data, name) for name in names} for names in TERMS)
    return {name: value for group in groups if any(group.values()) for name, value in group.items()}


def _find_prior(state: DealState, data: DealWithdrawalDeclared) -> Interest | None:
    return find_open(state, data.holder or data.by, data.target, data.interest_kind) if data.target else None


def _infer(event: Event, data: DealWithdrawalDeclared) -> Interest | None:
    if not (data.prior_unknown and data.target and data.interest_kind):
        return None
    holder = data.holder or data.by
    return Interest(id=event.id, holder=holder, target=data.target, interest_kind=data.interest_kind, inferred=True)


def _find_realized_by(state: DealState, data: DealStakeAcquired) -> Interest | None:
    named = state.find_interest(data.interest_ref) if data.interest_ref else None
    if named and named.status != "realized" and (named.holder, named.target) == (data.holder, data.target):
        return named
    return find_open(state, data.holder, data.target, data.interest_kind)


def _reduce(state: DealState, event: Event, seller: str, target: str, sold: Decimal) -> None:
    for line in state.interests:
        if sold and (line.holder, line.target, line.status) == (seller, target, "realized") and line.percent_min:
            held = Decimal(line.percent_min)
            rest = format((held - min(held, sold)).normalize(), "f")
            sold -= min(held, sold)
            _put(state, _touched(line, event, "realized", {"percent_min": rest, "percent_max": rest}))


def _touched(line: Interest, event: Event, status: InterestStatus, terms: Mapping[str, Any] | None = None) -> Interest:
    changes: dict[str, Any] = {"status": status, "since": when(event.occurred), "events": (*line.events, event.id)}
    return replace(line, **changes, **(terms or {}))


def _put(state: DealState, line: Interest) -> None:
    if any(known.id == line.id for known in state.interests):
        state.interests = tuple(line if known.id == line.id else known for known in state.interests)
    else:
        state.interests = (*state.interests, line)
