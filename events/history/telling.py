"""An event as people and clients are told it: names for ids, kept-apart texts put back, what superseded it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from events.catalogue import OWN_KNOWLEDGE, Event, Metadata, Occurred, dates, texts
from events.history import kept_texts
from events.history.names import Words

T = TypeVar("T")
R = TypeVar("R")


class Told(NamedTuple):
    """`data` and `citations` are in the shape in which they were sent, with null for a text that was erased since."""

    event: Event
    sentence: str
    when: str  # the world date in words, never a day that was not given
    occurred: dict[str, Any]  # the same as an object
    actor_name: str
    data: dict[str, Any]
    citations: list[dict[str, Any]] | str
    superseded_by: str | None = None


class _About(NamedTuple):
    """What is told of an event's metadata."""

    actor_name: str
    citations: list[dict[str, Any]] | str


class _When(NamedTuple):
    words: str
    object: dict[str, Any]


def tell(event: Event, words: Words) -> Told:
    return _tell(event, words, _tell_about(event.metadata, words), _tell_when(event.occurred))


def tell_all(events: Sequence[Event], words: Words) -> list[Told]:
    """Each event told, in their order. What events share, they share when told: it is for reading only."""
    about: Callable[[Metadata], _About] = _once_each(partial(_tell_about, words=words))
    when = _once_each(_tell_when)
    return [_tell(event, words, about(event.metadata), when(event.occurred)) for event in events]


def _tell(event: Event, words: Words, about: _About, when: _When) -> Told:
    return Told(
        event,
        sentence=texts.restore(event.data, words.texts).sentence(words.name),
        when=when.words,
        occurred=when.object,
        actor_name=about.actor_name,
        data=kept_texts.to_json(event.data, words.texts),
        citations=about.citations,
        superseded_by=words.superseded_by.get(event.id),
    )


def _tell_about(metadata: Metadata, words: Words) -> _About:
    citations = [kept_texts.to_json(citation, words.texts) for citation in metadata.citations]
    return _About(words.actor(metadata.actor), OWN_KNOWLEDGE if metadata.own_knowledge else citations)


def _tell_when(occurred: Occurred) -> _When:
    return _When(dates.in_words(occurred), dates.to_object(occurred))


def _once_each(make: Callable[[T], R]) -> Callable[[T], R]:
    """`make`, called once for each value: known by its identity, since these are held meanwhile and slow to compare."""
    made: dict[int, R] = {}

    def get(value: T) -> R:
        found = made.get(id(value))
        if found is None:
            found = made[id(value)] = make(value)
        return found

    return get
