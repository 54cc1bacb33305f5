"""The order of a story: the world's, with every correction and retraction right after what it supersedes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import cast

from events import domain
from events.catalogue import Event, EventCorrected, EventRetracted

_OPENERS = frozenset(domain.OPENING_TYPES.values())  # an act of record keeping: first whatever its date

Spine = list[tuple[date, Event]]
"""Events with the day that they are placed by."""


def in_story_order(main: Sequence[Event], *others: Sequence[Event]) -> list[Event]:
    """All events of a stream, each once, as they were recorded, with those of other streams among them.

    A corrected event stands where its correction places it, a retracted one where its own date would. The order of the
    main stream stays; events of the others stand after the last of its events that are no later than they.
    """
    spine = _spine(main)
    for other in others:
        spine = _merge(spine, _spine(other))
    amendments = _amendments_by_target([event for stream in (main, *others) for event in stream])
    return [event for _, first in spine for event in (first, *amendments.get(first.id, ()))]


def superseded(amendment: Event) -> str:
    """The id of the event that a correction, retraction, move or undone merge supersedes."""
    return cast("EventCorrected | EventRetracted", amendment.data).supersedes


def _spine(events: Sequence[Event]) -> Spine:
    """The events that are no corrections or retractions, superseded or not."""
    resolved = domain.resolve(events)
    own = {event.id: event for event in events}
    live = [(event.order_day, own[event.id]) for event in domain.order(resolved.live.values(), resolved.corrections)]
    gone = [event for event in events if event.id not in resolved.live and not domain.is_amendment(event)]
    gone.sort(key=lambda event: (event.order_day, event.version))
    return _merge(live, [(event.order_day, event) for event in gone])


def _merge(story: Spine, others: Spine) -> Spine:
    """`story` as it stands, with each of the others after the last event that is no later than it."""
    days = _rising([date.min if event.type in _OPENERS else day for day, event in story])
    placed: list[Spine] = [[] for _ in range(len(story) + 1)]
    for day, event in others:
        placed[bisect_right(days, day)].append((day, event))
    return [*placed[0], *(pair for first, after in zip(story, placed[1:], strict=True) for pair in (first, *after))]


def _rising(days: Sequence[date]) -> list[date]:
    """Each day raised to the highest so far: declared links may put an earlier day after a later one."""
    rising: list[date] = []
    for day in days:
        rising.append(max(day, rising[-1]) if rising else day)
    return rising


def _amendments_by_target(events: Sequence[Event]) -> dict[str, list[Event]]:
    """Corrections and retractions in order of recording, by the id of the event as first recorded."""
    first: dict[str, str] = {}
    found: dict[str, list[Event]] = {}
    for event in events:
        if domain.is_amendment(event):
            first[event.id] = target = first.get(superseded(event), superseded(event))
            found.setdefault(target, []).append(event)
    return found
