"""The soft rules of a deal: what is accepted, and deserves a look."""

from __future__ import annotations

from events.catalogue import Event, dates
from events.domain import flags
from events.domain.deal import interests
from events.domain.deal.acts import COMES_BACK, Act
from events.domain.deal.state import DealState, Denial, Fact, Lockout
from events.domain.ordering import overlaps


def look(state: DealState, event: Event, act: Act | None, fact: Fact) -> None:
    """Flag what is odd about an event, given everything before it (`fact` is not among `state.facts` yet)."""
    kind, metadata = event.data.type, event.metadata
    if state.denials and kind != "deal.denial_stated":
        _look_for_denial(state, kind, fact)
    if act is not None:
        _look_for_duplicate(state, kind, fact)
        if state.lockouts and kind in COMES_BACK:
            _look_for_lockout(state, event, act, fact)
    if len(metadata.citations) == 1 and metadata.citations[0].asserted_by.kind == "anonymous":
        state.flag("single_anonymous_source", f"{event.data.label}: its only source is anonymous.", event.id)
    for name in metadata.ambiguous_names:
        state.anomalies = (*state.anomalies, flags.ambiguous_alias(event.id, name))


def look_back(state: DealState, denial: Denial) -> None:
    """Flag the earlier events that a denial contradicts."""
    for fact in state.facts.get(denial.denied_type, ()):
        if _contradicts(denial, fact):
            _flag_denial(state, denial, fact)


def look_at_stakes(state: DealState, event: Event, target: str) -> None:
    total = interests.total_percent(state, target)
    if total > 100:
        text = f"The stakes held or wanted in one company add up to {total.normalize():f} %."
        lines = (line.events[-1] for line in state.interests if line.target == target and line.percent_min)
        state.flag("stake_over_100", text, *dict.fromkeys((*(key for key in lines if key != event.id), event.id)))


def note_lockout(state: DealState, event: Event, by: str, until: str) -> None:
    _, last_day = dates.interval(until)
    if last_day:
        state.lockouts = (*state.lockouts, Lockout(by=by, until=last_day.isoformat(), event=event.id))


def _look_for_denial(state: DealState, kind: str, fact: Fact) -> None:
    for denial in state.denials:
        if denial.denied_type == kind and _contradicts(denial, fact):
            _flag_denial(state, denial, fact)


def _contradicts(denial: Denial, fact: Fact) -> bool:
    """A denial speaks of everything up to its own latest day. One of formal talks leaves exploratory ones alone."""
    if fact.who.endswith(" exploratory") and "formal" in (denial.about or "").lower().split():
        return False
    return not fact.earliest or not denial.latest or fact.earliest <= denial.latest


def _flag_denial(state: DealState, denial: Denial, fact: Fact) -> None:
    text = f"It was denied that this had happened{f' ({denial.about})' if denial.about else ''}."
    state.flag("denial_contradicted", text, denial.event, fact.event)


def _look_for_duplicate(state: DealState, kind: str, fact: Fact) -> None:
    for known in state.facts.get(kind, ()):
        if known.who == fact.who and overlaps(known.earliest, known.latest, fact.earliest, fact.latest):
            state.flag(
                "likely_duplicate", "Both may report the same act: same kind, same companies.", known.event, fact.event
            )
            return


def _look_for_lockout(state: DealState, event: Event, act: Act, fact: Fact) -> None:
    day = fact.earliest or fact.latest
    for lockout in state.lockouts:
        if lockout.by in act[0] and day and day <= lockout.until:
            text = f"{event.data.label} by a company that is locked out until {lockout.until}."
            state.flag("inside_lockout", text, lockout.event, event.id)
