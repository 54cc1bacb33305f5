"""An event as people and clients are told it: names for ids, kept-apart texts put back, what superseded it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from events.catalogue import OWN_KNOWLEDGE, Event, dates, texts
from events.history import kept_texts
from events.history.names import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`data` and `citations` are in the shape in which they were sent, with null for a text that was erased since."""

    event: Event
    sentence: str
    when: str  # the world date in words, never a day that was not given
    actor_name: str
    data: dict[str, Any]
    citations: list[dict[str, Any]] | str
    superseded_by: str | None = None


def tell(event: Event, words: Words) -> Told:
    metadata = event.metadata
    citations = [kept_texts.to_json(citation, words.texts) for citation in metadata.citations]
    return Told(
        event=event,
        sentence=texts.restore(event.data, words.texts).sentence(words.name),
        when=dates.in_words(event.occurred),
        actor_name=words.actor(metadata.actor),
        data=kept_texts.to_json(event.data, words.texts),
        citations=OWN_KNOWLEDGE if metadata.own_knowledge else citations,
        superseded_by=words.superseded_by.get(event.id),
    )
