"""The order in which a stream is folded: the order of the world, the same for every reader.

Declared links between the stream's own events win; then the earliest day an event may have happened on, else the
latest; then the order of recording. The event that opens the stream is always first. Links to others order nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from events.catalogue import CompanyMerged
from events.catalogue.envelope import Event
from events.errors import DealTrackerError

OPENING_TYPES: Mapping[str, str] = {
    "deal": "deal.opened",
    "company": "company.registered",
    "seminar": "seminar.announced",
    "source": "source.registered",
}
"""The type that opens a stream of each category: first and once (rule H3).

Contacts are not among them: their profiles are rows beside the log, and nothing but their erasure is recorded, by
events/erasing alone. So these are also the categories that people and clients record in."""

OPENERS = frozenset(OPENING_TYPES.values())

_ABOUT: Mapping[str, str] = {
    "deal.citation_added": "event_ref",
    "deal.confidence_assessed": "event_ref",
    "deal.dispute_raised": "event_ref",
    "deal.dispute_resolved": "dispute_ref",
}
"""The field that names what an event of such a type is about."""

ABOUT_EVENTS = frozenset(_ABOUT)
"""Types that say something about the record of an earlier event: never before it, and there whenever it is."""

MERGED = "deal.duplicates_merged"

Links = Mapping[str, tuple[str, ...]]
"""For each event id, the ids of the stream's own events that are declared to come before it."""


class OrderCycleError(DealTrackerError):
    """The declared links of a stream contradict each other. `details`: events, the ids that cannot be put in order."""

    code = "order-cycle"
    title = "The declared order contradicts itself"
    http_status = 409
    template = "These events are declared to come before and after each other: {events}."


def order(events: Iterable[Event], corrections: Mapping[str, str] | None = None) -> tuple[Event, ...]:
    """The live events of one stream in fold order; raises `OrderCycleError`.

    `corrections` leads from the id of a correction to the id of the event it corrects: a link to either is the same.
    """
    ranked = sorted(events, key=_rank)
    links = find_links(ranked, corrections or {})
    return tuple(_topological(ranked, links)) if links else tuple(ranked)


def find_links(events: Sequence[Event], corrections: Mapping[str, str]) -> Links:
    """The declared predecessors of each event, within the stream. What a citation is added to comes before it."""
    linked = [event for event in events if predecessors(event) or event.occurred.before]
    if not linked:
        return {}
    own = {event.id for event in events}
    before: dict[str, tuple[str, ...]] = {}
    for event in linked:
        for target in predecessors(event):
            if (first := corrections.get(target, target)) in own:
                before[event.id] = (*before.get(event.id, ()), first)
        for target in event.occurred.before:
            if (later := corrections.get(target, target)) in own:
                before[later] = (*before.get(later, ()), event.id)
    return before


def predecessors(event: Event) -> tuple[str, ...]:
    """The ids that an event places itself after, in this stream or another."""
    if field := _ABOUT.get(event.data.type):
        return (*event.occurred.after, getattr(event.data, field))
    return event.occurred.after


def restrict(ordered: Sequence[Event], links: Links, valid_at: date) -> tuple[Event, ...]:
    """Those that had happened by the end of `valid_at`: by their order day, and not before their predecessors.

    Acts of record keeping are there as soon as what they are about: the opening with the first event, a citation with
    the event it supports, a merge of records with anything at all.
    """
    timeless = {event.id for event in ordered if is_of_record(event)}
    included: set[str] = set(timeless)
    for event in ordered:
        about_another = event.data.type in ABOUT_EVENTS and event.id in links
        in_time = about_another or event.order_day <= valid_at
        if in_time and included.issuperset(links.get(event.id, ())):
            included.add(event.id)
    if included == timeless:
        return ()
    included.update(event.id for event in ordered[:1] if event.data.type in OPENERS)
    return tuple(event for event in ordered if event.id in included)


def is_of_record(event: Event) -> bool:
    """True of what happens to records alone: no date in the world, so that it holds whatever day is asked about."""
    return event.data.type == MERGED or (isinstance(event.data, CompanyMerged) and event.data.is_of_record)


def is_uncertain(event: Event, valid_at: date) -> bool:
    """True when what is known of its date does not tell whether it had happened by the end of `valid_at`."""
    if is_of_record(event):
        return False
    earliest, latest = event.occurred.earliest, event.occurred.latest
    if earliest is not None and earliest > valid_at:
        return False
    return valid_at < (latest or event.created_at.date())


def overlaps(earliest: str, latest: str, other_earliest: str, other_latest: str) -> bool:
    """Whether two closed intervals of ISO days share a day; an empty bound is open."""
    return (not latest or not other_earliest or other_earliest <= latest) and (
        not other_latest or not earliest or earliest <= other_latest
    )


def _rank(event: Event) -> tuple[bool, date, int]:
    return event.data.type not in OPENERS, event.order_day, event.version


def _topological(ranked: Sequence[Event], links: Links) -> list[Event]:
    """Always the lowest ranked of the events whose predecessors are all placed."""
    _refuse_predecessor_of_opening(ranked, links)
    waiting = {event.id: len(links.get(event.id, ())) for event in ranked}
    followers: dict[str, list[str]] = {}
    for later, firsts in links.items():
        for first in firsts:
            followers.setdefault(first, []).append(later)
    rank = {event.id: number for number, event in enumerate(ranked)}
    ready = [rank[key] for key, count in waiting.items() if not count]
    heapq.heapify(ready)
    placed = []
    while ready:
        event = ranked[heapq.heappop(ready)]
        placed.append(event)
        for later in followers.get(event.id, ()):
            waiting[later] -= 1
            if not waiting[later]:
                heapq.heappush(ready, rank[later])
    if len(placed) < len(ranked):
        raise OrderCycleError(events=sorted(key for key, count in waiting.items() if count))
    return placed


def _refuse_predecessor_of_opening(ranked: Sequence[Event], links: Links) -> None:
    opening = ranked[0]
    if opening.data.type in OPENERS and opening.id in links:
        raise OrderCycleError(events=sorted({opening.id, *links[opening.id]}))
