"""The fold, one step at a time: what each event made of its stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date

from events.catalogue import Event
from events.domain import folding, ordering
from events.domain.effective import resolve
from events.domain.folding import State


def walk(events: Iterable[Event], *, valid_at: date | None = None) -> Iterator[tuple[Event, State]]:
    """Each live event that had happened by the end of `valid_at`, in the order of the world, and the state upon it.

    The last state is that of `fold`, but for `version` and `uncertain`, which are about the stream and not a step.
    """
    live = resolve(events)
    if not live.live:
        return
    ordered = ordering.order(live.live.values(), live.corrections)
    if valid_at is not None:
        ordered = ordering.restrict(ordered, ordering.find_links(ordered, live.corrections), valid_at)
    state = folding.begin(live)
    for event in ordered:
        state = copy(state)
        folding.advance(state, event)
        yield event, state
