"""From events to state: one step at a time, or a whole stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from functools import cache
from typing import Any

from events.catalogue import Event
from events.domain import company, contact, levels, ordering, seminar, source
from events.domain.company import CompanyState
from events.domain.contact import ContactState
from events.domain.deal import advance as deal
from events.domain.deal.state import DealState
from events.domain.effective import Effective, is_amendment, resolve
from events.domain.seminar import SeminarState
from events.domain.source import SourceState
from events.domain.violations import Violation

State = DealState | CompanyState | SeminarState | SourceState | ContactState

STATES: Mapping[str, type[State]] = {
    "deal": DealState,
    "company": CompanyState,
    "seminar": SeminarState,
    "source": SourceState,
    "contact": ContactState,
}
_ADVANCES: Mapping[str, Callable[[Any, Event], None]] = {
    "deal": deal.advance,
    "company": company.advance,
    "seminar": seminar.advance,
    "source": source.advance,
    "contact": contact.advance,
}


def initial(category: str) -> State:
    """The state of a stream without events."""
    return STATES[category]()


def state_from_json(category: str, stored: Mapping[str, Any]) -> State:
    """The state that `to_json` wrote."""
    return STATES[category].from_json(stored)


def is_whole(category: str, stored: Mapping[str, Any]) -> bool:
    """Whether a stored state has every field; one that an older release wrote may lack those added since."""
    return stored.keys() >= _defaults(category).keys()


def complete(category: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """A stored state with the fields that were added since it was written, as they are before anything happens.

    The defaults belong to everyone: nobody changes what they hold.
    """
    return {**_defaults(category), **stored}


@cache
def _defaults(category: str) -> Mapping[str, Any]:
    return initial(category).to_json()


def outline_from_json(category: str, stored: Mapping[str, Any]) -> State:
    """The state with no more than `due` and `allowed_events` look at (`outline`).

    For a page of states this is several times quicker than reading all of each.
    """
    cls = STATES[category]
    return cls.from_json({name: stored[name] for name in cls.outline if name in stored})


def allowed_events(category: str, state: State | None) -> tuple[str, ...]:
    """The types that may be recorded next, the named kinds first; None is a stream without events."""
    return (state or initial(category)).allowed_events()


def evolve(state: State, event: Event) -> State:
    """The state after one more event, which must not be a correction or retraction: those need the whole stream.

    Equal to the full fold when `comes_last(state, event)`.
    """
    if is_amendment(event):
        raise ValueError(f"{event.data.type} changes the past: fold the whole stream")
    after = copy(state)
    advance(after, event)
    return after


def fold(events: Iterable[Event], *, valid_at: date | None = None, min_level: int = 0) -> State:
    """The state of one stream: what holds of its events, in the order of the world.

    The events may come in any order, and must not be none. With `valid_at`, only what had happened by the end of that
    day counts, and `uncertain` names the events whose date leaves that open. With a `min_level` from 1 to 4, only what
    is attested that well without dispute counts, judged in the light of all that had happened (`levels.retain`).
    Raises `OrderCycleError`.
    """
    live = resolve(events)
    if not live.version:
        raise ValueError("there is nothing to fold; a stream without events is initial(category)")
    ordered = ordering.order(live.live.values(), live.corrections)
    state = begin(live)
    if valid_at is not None:
        state.uncertain = tuple(event.id for event in ordered if ordering.is_uncertain(event, valid_at))
        ordered = ordering.restrict(ordered, ordering.find_links(ordered, state.corrections), valid_at)
    whole = advance_all(copy(state), ordered)
    retained = levels.retain(whole, ordered, min_level)
    if len(retained) < len(ordered):
        whole = advance_all(state, retained)
        gone = {event.id for event in ordered}.difference(event.id for event in retained)
        whole.uncertain = tuple(id_ for id_ in whole.uncertain if id_ not in gone)
    whole.version = live.version
    return whole


def begin(live: Effective) -> State:
    """The state of a stream before the first of its live events."""
    state = initial(live.category)
    state.stream_id, state.corrections = live.stream_id, live.corrections
    state.record_status = "live" if live.live else "retracted"
    return state


def advance_all(state: State, events: Iterable[Event]) -> State:
    """Apply events in place, in this order; answers the same state."""
    for event in events:
        advance(state, event)
    return state


def advance(state: State, event: Event, violations: Sequence[Violation] | None = None) -> None:
    """Apply one event in place: only for a state that nobody else holds.

    `violations` are those of this event upon this state, where `find_violations` was asked already.
    """
    if violations is not None and isinstance(state, DealState):
        deal.advance(state, event, violations)
    else:
        _ADVANCES[event.category](state, event)


def find_violations(state: State, event: Event) -> list[Violation]:
    """What the rules object to when the event comes upon this state. Only deals have rules that look at their place."""
    return deal.find_violations(state, event) if isinstance(state, DealState) else []
