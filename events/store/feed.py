"""The log for those who follow it: a stretch at a time, and how far each stretch reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from events.catalogue import Event
from events.errors import DealTrackerError
from events.store.reading import EVERYTHING, Wanted, read_log
from events.store.sealing import head

SCAN = 25_000
"""How many positions one look at the log passes over at most when only some events are wanted: some 50 ms."""


class AheadOfLogError(DealTrackerError):
    """Asked for what comes after a position that the log has not reached. `details`: after, head."""

    code = "ahead-of-log"
    title = "Ahead of the log"
    http_status = 409
    template = "There is no position {after} yet: the log ends at {head}."


class Stretch(NamedTuple):
    """The events wanted, up to and including `position`: nothing that is wanted lies between them unseen.

    `at_end`: the log reached no further when it was looked at. Otherwise there is more, wanted or not.
    """

    events: Sequence[Event]
    position: int
    at_end: bool


def read_stretch(after: int, limit: int, wanted: Wanted = EVERYTHING) -> Stretch:
    """At most `limit` of the wanted events after a position. Go on after the `position` of the answer, for ever.

    With few wanted among many it stops after `SCAN` positions, with whatever it found. Raises AheadOfLogError.
    """
    if wanted == EVERYTHING:
        return _read_whole(after, limit)
    end = _head_beyond(after)  # looked up first: everything up to it can be seen by the statement that follows
    upto = end if wanted.stream_id else min(after + SCAN, end)
    found = read_log(after, limit + 1, wanted, upto=upto)
    if len(found) > limit:
        return Stretch(found[:limit], _position(found[limit - 1]), at_end=False)
    return Stretch(found, upto, at_end=upto == end)


def _read_whole(after: int, limit: int) -> Stretch:
    """Positions have no gaps, so the last event tells how far it goes and nothing else needs to be looked up."""
    found = read_log(after, limit + 1)
    if not found:
        _head_beyond(after)
        return Stretch((), after, at_end=True)
    events = found[:limit]
    return Stretch(events, _position(events[-1]), at_end=len(found) <= limit)


def _head_beyond(after: int) -> int:
    end = head()
    if after > end:
        raise AheadOfLogError(after=after, head=end)
    return end


def _position(event: Event) -> int:
    assert event.position is not None
    return event.position
