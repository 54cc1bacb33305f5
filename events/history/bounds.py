"""What may have been the case by a day, where dates leave open what had happened: every state that it could have been.

What certainly came later is left out, and what certainly had happened is in; what is uncertain may have happened or
not, in its order. Nothing here decides: a question about such a day is answered "one of these".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from events import domain
from events.catalogue import Event
from events.domain import DealState

_OPENERS = frozenset(domain.OPENING_TYPES.values())
_NONE = "none"

UNCERTAIN_MAX = 50
"""Each of them is one more fold of the stream."""

State = domain.State


def possible_states(events: Sequence[Event], day: date, *, min_level: int = 0) -> list[State]:
    """The states that the stream may have been in at the end of the day, from the least that had happened to the most.

    One state if its dates leave nothing open. Where more than UNCERTAIN_MAX events are uncertain, the least and the
    most alone. `events` are all that was known, and at least the opening.
    """
    live = domain.resolve(events)
    ordered = [event for event in domain.order(live.live.values(), live.corrections) if event.type not in _OPENERS]
    gone = {event.id for event in ordered if event.occurred.earliest and event.occurred.earliest > day}
    open_ = [event.id for event in ordered if event.id not in gone and _is_open(event, day)]
    counts = range(len(open_) + 1) if len(open_) <= UNCERTAIN_MAX else (0, len(open_))
    return [_fold_without(events, gone.union(open_[count:]), min_level) for count in counts]


def tell_between(states: Sequence[State]) -> dict[str, Any] | None:
    """What the states of a deal differ in: the stages, and for each interest the statuses, that it may have had.

    None for one state, and for what is no deal.
    """
    deals = [state for state in states if isinstance(state, DealState)]
    if len(deals) < 2:
        return None
    stages = _distinct(state.stage for state in deals)
    return {"stages": stages if len(stages) > 1 else [], "interests": list(_tell_interests(deals))}


def _tell_interests(deals: Sequence[DealState]) -> Iterator[dict[str, Any]]:
    lines = {line.id: line for state in deals for line in state.interests}
    for id_, line in lines.items():
        found = ({known.id: known.status for known in state.interests}.get(id_, _NONE) for state in deals)
        if len(statuses := _distinct(found)) > 1:
            yield {
                "id": id_,
                "holder": line.holder,
                "target": line.target,
                "interest_kind": line.interest_kind,
                "status": "unknown",
                "between": statuses,
            }


def _is_open(event: Event, day: date) -> bool:
    """Whether its date, which does not put it after the day, leaves open that it came later."""
    return day < (event.occurred.latest or event.created_at.date())


def _fold_without(events: Sequence[Event], gone: set[str], min_level: int) -> State:
    return domain.fold([event for event in events if event.id not in gone], min_level=min_level)


def _distinct(values: Any) -> list[str]:
    return list(dict.fromkeys(values))
