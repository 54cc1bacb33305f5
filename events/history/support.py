"""Which sources stand, and which events are left without any: derived when read, because no stream knows of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from events import domain, store
from events.catalogue import Citation, DealCitationAdded, Event

UNSUPPORTED = "unsupported"


class Cited(NamedTuple):
    """One live citation of an event. `carrier` brought it: the event itself, or a later corroboration."""

    carrier: Event
    citation: Citation


Evidence = Mapping[str, Sequence[Cited]]
"""By the id of the event as first recorded."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources as they were known, with the originals that they are copies of."""

    states: Mapping[str, domain.SourceState] = field(default_factory=dict)

    def stands(self, source_id: str) -> bool:
        """False once its publisher, or that of an original, took it back, or its record proved to be wrong."""
        return all(state.opening and not state.retracted for state in self._lineage(source_id))

    def name(self, source_id: str) -> str:
        state = self.states.get(source_id)
        return state.display_name if state and state.opening else source_id

    def _lineage(self, source_id: str) -> Iterator[domain.SourceState]:
        seen: set[str] = set()
        following: str | None = source_id
        while following and following not in seen and (state := self.states.get(following)):
            seen.add(following)
            yield state
            following = state.derived_from


def look_at_sources(ids: Iterable[str], position: int | None = None) -> Sources:
    """The sources with these ids by what was known. One query, and one more for each step from copy to original."""
    states: dict[str, domain.SourceState] = {}
    wanted = set(ids)
    while wanted:
        for events in store.load_streams(wanted, max_position=position).values():
            if events and isinstance(state := domain.fold(events), domain.SourceState):
                states[events[0].stream_id] = state
        origins = {state.derived_from for state in states.values() if state.derived_from}
        wanted = {id_ for id_ in origins if id_ not in states and id_ not in wanted}
    return Sources(states)


def collect_evidence(events: Sequence[Event]) -> Evidence:
    """The live citations of every live event of one stream, those that were added later included."""
    live = domain.resolve(events)
    found: dict[str, list[Cited]] = {
        id_: [Cited(event, citation) for citation in event.metadata.citations] for id_, event in live.live.items()
    }
    for event in live.live.values():
        if isinstance(event.data, DealCitationAdded):
            target = live.originals.get(event.data.event_ref, event.data.event_ref)
            found.setdefault(target, []).append(Cited(event, event.data.citation))
    return found


def list_sources(streams: Iterable[Sequence[Event]]) -> set[str]:
    """The ids of every source that the events cite, superseded ones too."""
    return {citation.source for events in streams for event in events for citation in list_citations(event)}


def list_citations(event: Event) -> tuple[Citation, ...]:
    """What an event brings: citations of its own, and the one that it adds to another."""
    added = (event.data.citation,) if isinstance(event.data, DealCitationAdded) else ()
    return (*event.metadata.citations, *added)


def is_unsupported(event: Event, cited: Sequence[Cited], sources: Sources) -> bool:
    """Whether something once supported the event and nothing does any more."""
    supporting = [one.citation.source for one in cited if one.citation.supports]
    return bool(supporting) and not event.metadata.own_knowledge and not any(map(sources.stands, supporting))


def list_flags(live: Iterable[Event], evidence: Evidence, sources: Sources) -> list[domain.Flag]:
    """A flag for each live event that is left without support."""
    return [
        domain.unsupported(event.id, event.data.label)
        for event in live
        if is_unsupported(event, evidence.get(event.id, ()), sources)
    ]
