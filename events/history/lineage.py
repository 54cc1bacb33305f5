"""Where a deal's record went and what it took in: merges, their undoing, and events moved from deal to deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from events import domain, store
from events.catalogue import DealDuplicatesMerged, DealEventMoved, DealMergeUndone, Event
from events.domain import DealState
from events.history import names
from events.history.as_of import UnknownStreamError
from events.history.names import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge of this deal with another one; `undone` is the event that undid it."""

    event: Event
    survivor: str
    loser: str
    reason: str | None
    undone: Event | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An event moved between deals: `moved` is its id where it was, `became` its id where it is now."""

    event: Event
    source: str
    target: str
    moved: str
    became: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """`survivors` leads from the deal that this one is merged into to the one that lives; `absorbed` are those that
    hold as merged into this one, directly. The rest is in the order of recording. `words` names them all."""

    stream_id: str
    survivors: tuple[str, ...]
    absorbed: tuple[str, ...]
    merges: tuple[Merge, ...]
    moved_in: tuple[Move, ...]
    moved_out: tuple[Move, ...]
    words: Words

    @property
    def streams(self) -> frozenset[str]:
        """Every deal that is named."""
        merged = (id_ for merge in self.merges for id_ in (merge.survivor, merge.loser))
        moved = (id_ for move in (*self.moved_in, *self.moved_out) for id_ in (move.source, move.target))
        return frozenset({self.stream_id, *self.survivors, *self.absorbed, *merged, *moved})


def lineage(deal_id: str, *, known_position: int | None = None) -> Lineage:
    """By what was known at the position. Raises UnknownStreamError for what is no deal; nothing known is no lineage."""
    if store.list_existing([deal_id]).get(deal_id) != "deal":
        raise UnknownStreamError(stream_id=deal_id)
    events = store.load_stream(deal_id, max_position=known_position)
    state = _fold(events)
    moved_in, moved_out = _find_moved_in(events), _find_moved_out(events, known_position)
    found = Lineage(
        stream_id=deal_id,
        survivors=tuple(_follow(state.merged_into, known_position)),
        absorbed=state.absorbed,
        merges=tuple(_list_merges(events)),
        moved_in=moved_in,
        moved_out=moved_out,
        words=Words(),
    )
    return _with_words(found)


def _fold(events: Sequence[Event]) -> DealState:
    state = domain.fold(events) if events else DealState()
    assert isinstance(state, DealState)
    return state


def _follow(survivor: str | None, known_position: int | None) -> Iterable[str]:
    """The chain of merges; it has an end, because nothing is merged into what is merged."""
    while survivor:
        yield survivor
        survivor = _fold(store.load_stream(survivor, max_position=known_position)).merged_into


def _list_merges(events: Sequence[Event]) -> Iterable[Merge]:
    undone = {event.data.merge_ref: event for event in events if isinstance(event.data, DealMergeUndone)}
    for event in events:
        if isinstance(event.data, DealDuplicatesMerged):
            data = event.data
            yield Merge(
                event=event,
                survivor=data.survivor,
                loser=data.loser,
                reason=data.reason,
                undone=undone.get(event.id),
            )


def _find_moved_out(events: Sequence[Event], known_position: int | None) -> tuple[Move, ...]:
    moves = [event for event in events if isinstance(event.data, DealEventMoved)]
    if not moves:
        return ()
    targets = store.load_streams({_data(move).to_stream for move in moves}, max_position=known_position)
    became = {event.metadata.causation_id: event.id for stream in targets.values() for event in stream}
    return tuple(_move(move, became.get(move.id)) for move in moves)


def _find_moved_in(events: Sequence[Event]) -> tuple[Move, ...]:
    caused = {event.metadata.causation_id: event.id for event in events if event.metadata.causation_id}
    if not caused:
        return ()
    causes = sorted(store.load_events(caused), key=lambda event: event.created_at)
    here = events[0].stream_id
    return tuple(
        _move(cause, caused[cause.id])
        for cause in causes
        if isinstance(cause.data, DealEventMoved) and cause.data.to_stream == here
    )


def _data(move: Event) -> DealEventMoved:
    assert isinstance(move.data, DealEventMoved)
    return move.data


def _move(move: Event, became: str | None) -> Move:
    data = _data(move)
    return Move(
        event=move,
        source=move.stream_id,
        target=data.to_stream,
        moved=data.event_ref,
        became=became,
        reason=data.reason,
    )


def _with_words(found: Lineage) -> Lineage:
    acts = [merge.event for merge in found.merges] + [merge.undone for merge in found.merges if merge.undone]
    acts += [move.event for move in (*found.moved_in, *found.moved_out)]
    return replace(found, words=names.look_up(acts, ids=found.streams))
