"""One stream as it was at other coordinates: folded from its events, and kept, because that never changes.

What is kept is the folded state: hashes of texts that can be erased, and never a text.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from api.errors import NotKnownError
from api.v1 import times
from api.v1.snapshots import Snapshot, find_current
from events import domain, history, store
from events.catalogue import Event
from events.history import Coordinates, Known, UnknownStreamError, bounds, replays
from events.history.replays import Replay

KEPT_EVENTS_MAX = 50_000
"""That what is kept in a process was folded from, all together: some 25 MiB of states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days in a row on which the state was the same; None for before anything had happened."""

    first: date
    last: date
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`coordinates` are those asked for, with the position that the answer reached.

    Where `valid_at` was given: `uncertain` are the events that may or may not have happened by then, `between` what
    they leave open, and `during` how it stood on the days asked for, if those were several.
    """

    coordinates: Coordinates
    snapshot: Snapshot
    uncertain: tuple[str, ...] = ()
    between: Mapping[str, Any] | None = None
    during: tuple[Stretch, ...] = ()


def get_past(category: str, stream_id: str, coordinates: Coordinates) -> Past:
    """The stream as of the coordinates. Raises UnknownStreamError and NotKnownError.

    Two queries: which event was the newest known, and its row or its events; the second only if that is not kept.
    """
    known = history.find_known(stream_id, coordinates.position)
    if known is None:
        if store.list_existing([stream_id]).get(stream_id) != category:
            raise UnknownStreamError(stream_id=stream_id)
        raise _nothing("Nothing was known of it by then.", coordinates)
    if known.category != category:
        raise UnknownStreamError(stream_id=stream_id)
    coordinates = history.reach(coordinates, known)
    past = _find_newest(category, stream_id, known, coordinates) or _recall(stream_id, known, coordinates)
    if past is None:
        raise _nothing("By what was known, nothing had happened to it by then.", coordinates)
    return past


def _find_newest(category: str, stream_id: str, known: Known, coordinates: Coordinates) -> Past | None:
    """What the view has, where that is the answer: nothing came since, and nothing but what was known is asked."""
    if not known.is_newest or coordinates.valid_at or coordinates.min_level:
        return None
    current = find_current(category, stream_id)
    if current is None or current.version != known.version:
        return None
    return Past(coordinates=coordinates, snapshot=replace(current, day=coordinates.day))


_Place = tuple[Any, ...]
_kept: dict[_Place, Past | None] = {}
_kept_events = 0
_keeping = threading.Lock()


def _recall(stream_id: str, known: Known, coordinates: Coordinates) -> Past | None:
    """The past as it is kept, else folded: what led to it never changes.

    The record time is part of its place: a database that was restored may give a position to another event.
    """
    days = (coordinates.valid_from, coordinates.valid_at)
    place = (stream_id, known.version, known.position, known.recorded_at, *days, coordinates.min_level)
    if place in _kept:
        past = _kept[place]
    else:
        past = _fold(_load(stream_id, known), known.version, coordinates)
        if known.position is not None:
            _keep(place, past, known.version)
    snapshot = replace(past.snapshot, day=coordinates.day) if past else None
    return replace(past, coordinates=coordinates, snapshot=snapshot) if past and snapshot else None


def _keep(place: _Place, past: Past | None, events: int) -> None:
    global _kept_events
    with _keeping:
        if _kept_events > KEPT_EVENTS_MAX:
            _kept.clear()
            _kept_events = 0
        _kept[place] = past
        _kept_events += events * (1 + len(past.during)) if past else 1


def _load(stream_id: str, known: Known) -> Replay:
    if known.position is None:
        return Replay(history.load_known(stream_id, known))
    return replays.get_replay(stream_id, known)


def _fold(replay: Replay, version: int, coordinates: Coordinates) -> Past | None:
    """None where by then nothing had happened for sure, and nothing may have."""
    day, level = coordinates.valid_at, coordinates.min_level
    events = replay.events[:version]
    state = replay.fold(version, day, level)
    if day is None:
        return Past(coordinates=coordinates, snapshot=Snapshot.of_events(events, state, (None, level)))
    possible = bounds.possible_states(events, day, min_level=level) if state.uncertain else []
    if not state.opening and len(possible) < 2:
        return None
    return Past(
        coordinates=coordinates,
        snapshot=Snapshot.of_events(events, state if state.opening else possible[0], (day, level)),
        uncertain=state.uncertain,
        between=bounds.tell_between(possible),
        during=tuple(_list_stretches(events, coordinates)),
    )


def _list_stretches(events: Sequence[Event], coordinates: Coordinates) -> Iterator[Stretch]:
    """How it stood on the days asked for; none where that is a single day."""
    first, last = coordinates.valid_from, coordinates.valid_at
    if first is None or last is None or first == last:
        return
    for tile in sorted(domain.tile(events), key=lambda tile: tile.days_from or date.min):
        begins = max(tile.days_from or first, first)
        ends = min(tile.days_to - timedelta(days=1) if tile.days_to else last, last)
        if tile.level_from <= coordinates.min_level < tile.level_to and begins <= ends:
            part = (ends, coordinates.min_level)
            snapshot = Snapshot.of_events(events, tile.state, part) if tile.state.opening else None
            yield Stretch(first=begins, last=ends, snapshot=snapshot)


def _nothing(detail: str, coordinates: Coordinates) -> NotKnownError:
    return NotKnownError(detail=detail, as_of=times.to_json(coordinates))
