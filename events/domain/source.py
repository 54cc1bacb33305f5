"""A source: where it came from, how far it is trusted, whether its publisher took it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from events.catalogue import Event, SourceAssessed, SourceRegistered, SourceRetracted
from events.domain.stream import StreamState, allowed, days, step


@dataclass(slots=True, kw_only=True)
class SourceState(StreamState):
    """A source as of its last folded event. `author` is erasable text: its SHA-256."""

    publisher: str = ""
    reliability: str = "F"
    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    published: str | None = None
    retrieved_at: str | None = None
    content_hash: str | None = None
    archived_copy: str | None = None
    source_type: str | None = None
    derived_from: str | None = None
    assessment: str | None = None  # why the reliability is no longer that of the registration
    retracted: bool = False
    retraction: str | None = None

    @property
    def display_name(self) -> str:
        return f"{self.publisher}: {self.title}" if self.title else self.publisher

    def allowed_events(self) -> tuple[str, ...]:
        return allowed("source", opened=bool(self.opening))


_REGISTERED = (
    "publisher",
    "reliability",
    "url",
    "title",
    "author",
    "language",
    "published",
    "retrieved_at",
    "content_hash",
    "archived_copy",
    "source_type",
    "derived_from",
)


def _registered(state: SourceState, event: Event, data: SourceRegistered) -> None:
    state.opening = event.id
    for name in _REGISTERED:
        setattr(state, name, getattr(data, name))


def _assessed(state: SourceState, event: Event, data: SourceAssessed) -> None:
    state.reliability, state.assessment = data.reliability, data.reason


def _retracted(state: SourceState, event: Event, data: SourceRetracted) -> None:
    state.retracted, state.retraction = True, data.reason


HANDLERS: Mapping[str, Callable[[SourceState, Event, Any], None]] = {
    "source.registered": _registered,
    "source.assessed": _assessed,
    "source.retracted": _retracted,
}


def advance(state: SourceState, event: Event) -> None:
    HANDLERS[event.data.type](state, event, event.data)
    step(state, event, *days(event.occurred))
