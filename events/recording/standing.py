"""Where streams stand: the fold of each, kept in the process, so that a write reads only what came since.

The log alone decides. What is kept was folded from committed events, which never change; every write asks the log what
followed, and that the newest event it knew is still the one at that version (a restored database may know another).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from events import domain, store
from events.catalogue import Event
from events.domain import Course, State
from events.store import UNKNOWN, Head

KEPT_MAX = 2_000  # streams in a process
KEPT_EVENTS_MAX = 100_000  # that they are folded from, all together: some 50 MiB, since long streams have large states


@dataclass(frozen=True, slots=True)
class Standing:
    """A stream as the log holds it now; of version 0 if there is none. `state` belongs to everyone: nobody changes it.

    `history` gives all its events, from the database if they are not at hand.
    """

    category: str
    state: State
    head: Head
    history: Callable[[], Sequence[Event]]

    @property
    def version(self) -> int:
        return self.head.version

    @property
    def state_if_any(self) -> State | None:
        return self.state if self.head.version else None

    def begin(self, category: str) -> Course:
        """`category` counts where there is no stream yet."""
        if not self.version:
            return Course(category, domain.initial(category), 0, self.history)
        return Course(self.category, self.state, self.version, self.history)


_kept: dict[str, tuple[str, State, Head]] = {}
_kept_events = 0
_keeping = threading.Lock()


def load(streams: Iterable[tuple[str, str]]) -> dict[str, Standing]:
    """Where these streams (category, id) stand; one query for all of them, none for none.

    The category is that of the log; the one given counts for streams that do not exist.
    """
    wanted = {stream_id: category for category, stream_id in streams}
    known = {stream_id: kept for stream_id in wanted if (kept := _kept.get(stream_id))}
    if not wanted:
        return {}
    found = store.load_since({id_: known[id_][2] if id_ in known else UNKNOWN for id_ in wanted})
    return {
        stream_id: _advance(stream_id, *known[stream_id], since.events)
        if since.is_known
        else of_events(wanted[stream_id], since.events)
        for stream_id, since in found.items()
    }


def of_events(category: str, events: Sequence[Event]) -> Standing:
    """Where a stream with these events stands, and nothing else of it."""
    if not events:
        return Standing(category, domain.initial(category), UNKNOWN, lambda: events)
    return Standing(events[0].category, domain.fold(events), _head(events[-1]), lambda: events)


def keep_on_commit(streams: Iterable[tuple[Event, State]]) -> None:
    """Keep where streams stand after these events, the last of each, once they are committed."""
    standings = {event.stream_id: (event.category, state, _head(event)) for event, state in streams}
    transaction.on_commit(lambda: _keep(standings))


def _keep(standings: dict[str, tuple[str, State, Head]]) -> None:
    global _kept_events
    with _keeping:
        for stream_id, kept in standings.items():
            before = _kept.get(stream_id)
            _kept_events += kept[2].version - (before[2].version if before else 0)
            _kept[stream_id] = kept
        if len(_kept) > KEPT_MAX or _kept_events > KEPT_EVENTS_MAX:
            _kept.clear()
            _kept_events = 0


def _advance(stream_id: str, category: str, state: State, head: Head, since: Sequence[Event]) -> Standing:
    """What is kept, with what came since; folded anew where that does not simply come last."""
    for event in since:
        if domain.is_amendment(event) or not domain.comes_last(state, event):
            return of_events(category, store.load_stream(stream_id))
        state = domain.evolve(state, event)
    newest = _head(since[-1]) if since else head

    def history() -> Sequence[Event]:
        return [event for event in store.load_stream(stream_id) if event.version <= newest.version]

    return Standing(category, state, newest, history)


def _head(event: Event) -> Head:
    return Head(event.version, event.id)


NOTHING = of_events("deal", ())
"""Where a stream stands that is about to be opened; its category is given when it begins."""
