"""On what evidence an event rests: its own citations, what was added later, and whether the sources still stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from events import domain, store
from events.catalogue import Citation, Event
from events.history import kept_texts, names, support
from events.history.coordinates import NOW, Coordinates
from events.history.names import Words
from events.history.support import Cited, Sources
from events.history.telling import Told, tell, tell_all

ABOUT = frozenset({"deal.confidence_assessed", "deal.dispute_raised", "deal.dispute_resolved"})
"""Types that say something of the evidence of another event without being evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCitation:
    """A citation with names for ids. `quote` is None also where it was erased, which `quote_erased` tells apart.

    `carrier`: the event that brought it. `source_stands`: neither its publisher nor that of an original took it back.
    """

    carrier: str
    source: str
    source_name: str
    reliability: str | None
    source_retracted: bool
    source_stands: bool
    quote: str | None
    quote_erased: bool
    locator: str | None
    asserted_kind: str
    asserted_id: str | None
    asserted_name: str | None
    mode: str
    credibility: int
    supports: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`about`: disputes of the event, and assessments of its evidence, in order of recording."""

    coordinates: Coordinates
    told: Told
    standing: Literal["supported", "unsupported", "own_knowledge", "superseded"]
    citations: tuple[ToldCitation, ...]
    about: tuple[Told, ...]


def find_evidence(event_id: str, coordinates: Coordinates = NOW) -> Evidence | None:
    """The evidence of an event, corrections taken in, by what was known; None if the event was not.

    An id that a correction has stands for the event it corrects. A constant number of queries.
    """
    found = store.find_event(event_id)
    known = coordinates.position
    events = store.load_stream(found.stream_id, max_position=known) if found else []
    if found is None or found.id not in {event.id for event in events}:
        return None
    if coordinates.position is None and all(event.position is not None for event in events):
        coordinates = replace(coordinates, position=store.head())
    return _tell_evidence(found, events, coordinates, known)


def _tell_evidence(found: Event, events: Sequence[Event], coordinates: Coordinates, known: int | None) -> Evidence:
    resolved = domain.resolve(events)
    first = resolved.originals.get(found.id, found.id)
    event = resolved.live.get(first)
    cited = support.collect_evidence(events).get(first, []) if event else _own(found)
    about = [other for other in events if other.type in ABOUT and _target(other, resolved.originals) == first]
    sources = support.look_at_sources({one.citation.source for one in cited}, known)
    words = names.look_up([event or found, *(one.carrier for one in cited), *about], position=known)
    return Evidence(
        coordinates=coordinates,
        told=tell(event or found, words),
        standing=_standing(event, cited, sources),
        citations=tell_citations(cited, words, sources),
        about=tuple(tell_all(about, words)),
    )


def _own(event: Event) -> list[Cited]:
    return [Cited(event, citation) for citation in event.metadata.citations]


def _target(event: Event, originals: dict[str, str]) -> str:
    ref: str = event.data.event_ref  # type: ignore[attr-defined]
    return originals.get(ref, ref)


def _standing(event: Event | None, cited: Sequence[Cited], sources: Sources) -> Any:
    if event is None:
        return "superseded"
    if event.metadata.own_knowledge and not any(one.citation.supports for one in cited):
        return "own_knowledge"
    return "unsupported" if support.is_unsupported(event, cited, sources) else "supported"


def tell_citations(cited: Iterable[Cited], words: Words, sources: Sources) -> tuple[ToldCitation, ...]:
    return tuple(_tell(one.carrier, one.citation, words, sources) for one in cited)


def _tell(carrier: Event, citation: Citation, words: Words, sources: Sources) -> ToldCitation:
    by, state = citation.asserted_by, sources.states.get(citation.source)
    quote = kept_texts.to_json(citation, words.texts).get("quote")
    return ToldCitation(
        carrier=carrier.id,
        source=citation.source,
        source_name=sources.name(citation.source),
        reliability=state.reliability if state else None,
        source_retracted=state.retracted if state else False,
        source_stands=sources.stands(citation.source),
        quote=quote,
        quote_erased=citation.quote is not None and quote is None,
        locator=citation.locator,
        asserted_kind=by.kind,
        asserted_id=by.id,
        asserted_name=words.name(by.id) if by.id else None,
        mode=citation.mode,
        credibility=citation.credibility,
        supports=citation.supports,
    )
