"""How well each event of a stream is attested, and what is left of the stream where only so much evidence counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from events.catalogue import Event
from events.domain.deal import evidence
from events.domain.deal.state import DealState, Fact
from events.domain.ordering import ABOUT_EVENTS, OPENERS, is_of_record
from events.domain.stream import StreamState

TOP = 4
"""The highest level: an official record. See events/domain/deal/evidence.py."""

RECORD_KEEPING = frozenset(ABOUT_EVENTS) | {
    "deal.confidence_assessed",
    "deal.dispute_raised",
    "deal.dispute_resolved",
    "deal.duplicates_merged",
    "deal.merge_undone",
}
"""Types that say something about the record, not about the world: they count whatever they rest on themselves."""

_NO_PARTIES = DealState()


def retain(state: StreamState, ordered: Sequence[Event], min_level: int) -> tuple[Event, ...]:
    """Those of the folded events that are attested well enough, in their order; `state` is the fold of all of them.

    What a citation contradicts has no undisputed evidence: it counts at level 0 only. The event that opens the stream
    and acts of record keeping always stay.
    """
    if min_level <= 0:
        return tuple(ordered)
    levels = weigh(state, ordered)
    return tuple(event for event in ordered if is_retained(event, levels[event.id], min_level))


def is_retained(event: Event, level: int, min_level: int) -> bool:
    """Whether an event of this level counts where `min_level` is asked for."""
    return level >= min_level or event.data.type in OPENERS or event.data.type in RECORD_KEEPING or is_of_record(event)


def weigh(state: StreamState, events: Iterable[Event]) -> Mapping[str, int]:
    """The level of undisputed evidence of each of these events, by id, in the light of the whole fold."""
    if isinstance(state, DealState):
        return {fact.event: undisputed(fact) for facts in state.facts.values() for fact in facts}
    return {event.id: undisputed(_read(event)) for event in events}


def weigh_last(state: StreamState, event: Event) -> int:
    """The level of the event that the state was last carried over."""
    return undisputed(state.facts[event.data.type][-1] if isinstance(state, DealState) else _read(event))


def undisputed(fact: Fact) -> int:
    """The level of a fact, 0 where a citation contradicts it."""
    return 0 if fact.disputed else fact.level


def _read(event: Event) -> Fact:
    """An event of a stream that has no parties, weighed like one of a deal."""
    return evidence.read(_NO_PARTIES, event, "", "", "")
