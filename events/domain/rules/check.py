"""Judging a write: the history, the new events, and what the rules say of both together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime

from events.catalogue import DealPartyJoined, Event
from events.domain.effective import CORRECTIONS, Effective, is_amendment, resolve, superseded_by
from events.domain.folding import State, advance, begin, find_violations, fold, initial
from events.domain.ordering import OPENERS, OrderCycleError, order
from events.domain.rules import record
from events.domain.stream import comes_last
from events.domain.verdict import Refusal, Verdict
from events.domain.violations import Violation


def check(history: Sequence[Event], new: Sequence[Event], *, now: datetime) -> Verdict:
    """Judge new events of one stream, each at its own place in the order of the world.

    `new` carry the ids and versions they would have; an empty history is a stream not yet opened. New events that break
    a rule at their place are refused, all of them together; recorded events that they make illegal are flagged.
    """
    before = fold(history) if history else initial(new[0].category)
    live = resolve(history)
    if refusals := tuple(record.judge(new, live, now)):
        return Verdict(refusals=refusals, state=before)
    try:
        refusals, after = _append(before, new) or insert(history, live, new)
    except OrderCycleError:
        return Verdict(refusals=(cycle(new),), state=before)
    return _verdict(before, refusals, after)


def check_upon(
    category: str, before: State, history: Callable[[], Sequence[Event]], new: Sequence[Event], *, now: datetime
) -> Verdict:
    """The same for a stream of `category` whose fold is `before`; `history` is asked only when that is not enough."""
    if any(map(is_amendment, new)) or new[0].category != category:
        return check(history(), new, now=now)
    is_opened, survivor, found = bool(before.opening), record.find_survivor(before), list[Refusal]()
    for index, event in enumerate(new):
        found += record.judge_alone(event, now, index, is_opened=is_opened, is_foreign=False, survivor=survivor)
        survivor = record.survivor_after(event, survivor)
        is_opened = is_opened or event.data.type in OPENERS
    if found:
        return check(history(), new, now=now)
    judged = _append(before, new)
    return check(history(), new, now=now) if judged is None else _verdict(before, *judged)


def _verdict(before: State, refusals: tuple[Refusal, ...], after: State) -> Verdict:
    if refusals:
        return Verdict(refusals=refusals, state=before)
    if after.anomalies is before.anomalies:
        return Verdict(state=after)
    known = set(before.anomalies)
    return Verdict(flags=tuple(flag for flag in after.anomalies if flag not in known), state=after)


Judged = tuple[tuple[Refusal, ...], State]


def _append(before: State, new: Sequence[Event]) -> Judged | None:
    """The common case: every new event comes last, so nothing recorded is judged again. None if it is not that case."""
    state, refusals, joins = copy(before), list[Refusal](), joining(new)
    for index, event in enumerate(new):
        if not comes_last(state, event):
            return None
        violations = find_violations(state, event)
        if violations:
            refusals += refuse(state, event, index, violations, joins)
        advance(state, event, violations)
    return tuple(refusals), state


def insert(history: Sequence[Event], live: Effective, new: Sequence[Event]) -> Judged:
    """Fold everything anew, with an eye on the new events as they pass. `live` is what holds of both."""
    judged = _judged_events(live, new)
    excused = _broken_before(history, new, live)
    state, refusals, joins = begin(live), list[Refusal](), joining(new)
    for event in order(live.live.values(), state.corrections):
        violations = find_violations(state, event)
        if violations and (index := judged.get(event.id)) is not None:
            refusals += refuse(state, event, index, violations, joins, excused.get(event.id, frozenset()))
        advance(state, event, violations)
    state.version = live.version
    return tuple(sorted(refusals, key=lambda refusal: refusal.event_index)), state


def _judged_events(live: Effective, new: Sequence[Event]) -> dict[str, int]:
    """From the id under which a new event, or what a new correction corrects, is folded to its place in the request."""
    return {live.originals[event.id]: index for index, event in enumerate(new) if event.id in live.originals}


Broken = tuple[str, str | None]
"""A rule by the code of its violation, and the company that breaks it, where it is about one."""


def _broken_before(history: Sequence[Event], new: Sequence[Event], live: Effective) -> Mapping[str, frozenset[Broken]]:
    """The rules that events now corrected broke already: a correction need not mend what it does not touch."""
    corrected = {live.originals[superseded_by(event)] for event in new if event.data.type in CORRECTIONS}
    if not corrected or not history:
        return {}
    old = resolve(history)
    state, broken = begin(old), dict[str, frozenset[Broken]]()
    for event in order(old.live.values(), state.corrections):
        if event.id in corrected:
            broken[event.id] = frozenset((found.code, found.company) for found in find_violations(state, event))
        advance(state, event)
    return broken


def joining(new: Sequence[Event]) -> frozenset[str]:
    """The companies that join in the same request (rule H4)."""
    return frozenset(event.data.company for event in new if isinstance(event.data, DealPartyJoined))


def refuse(
    state: State,
    event: Event,
    index: int,
    violations: Sequence[Violation],
    joining: frozenset[str],
    excused: frozenset[Broken] = frozenset(),
) -> Iterator[Refusal]:
    """Refusals for what the rules object to, but for what companies break that join in the same request."""
    for violation in violations:
        if violation.company not in joining and (violation.code, violation.company) not in excused:
            yield _refusal(state, event, index, violation)


def _refusal(state: State, event: Event, index: int, violation: Violation) -> Refusal:
    return Refusal(
        code=violation.code,
        detail=f"{event.data.label} was refused: {violation.why}. {violation.instead}",
        pointer=violation.pointer,
        allowed=state.allowed_events(),
        event_index=index,
    )


def cycle(new: Sequence[Event]) -> Refusal:
    """The history alone has no cycle, so it is a new event that closes one."""
    linked = (index for index, event in enumerate(new) if event.occurred.after or event.occurred.before)
    index = next(linked, 0)
    detail = (
        f"{new[index].data.label} was refused: with its “after” and “before” links these events would each come before "
        "the other. Leave out one of the links."
    )
    return Refusal(code="order-cycle", detail=detail, pointer="/occurred", event_index=index)
