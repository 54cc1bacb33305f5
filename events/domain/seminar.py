"""A seminar, meeting, visit or call: announced, moved, held or cancelled. It is about deals and moves none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from events.catalogue import Event, SeminarAnnounced, SeminarCancelled, SeminarHeld, SeminarRescheduled
from events.catalogue import Place as PlaceData
from events.domain.stream import StreamState, allowed, days, step, when

SeminarStatus = Literal["announced", "held", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city, a country, or both."""

    city: str | None = None
    country: str | None = None


@dataclass(slots=True, kw_only=True)
class SeminarState(StreamState):
    """A seminar as of its last folded event. `scheduled` is a plan; `held` is the date on which it was held."""

    outline: ClassVar[tuple[str, ...]] = ("opening", "status", "scheduled", "kind")

    host: str | None = None
    kind: str = "seminar"
    title: str | None = None
    place: Place | None = None
    scheduled: str | None = None
    audience: str | None = None
    invitees: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    linked_deals: tuple[str, ...] = ()
    status: SeminarStatus = "announced"
    status_event: str = ""  # id of the event that led to the status
    held: str | None = None

    @property
    def display_name(self) -> str:
        return self.title or f"a {self.kind}"

    def allowed_events(self) -> tuple[str, ...]:
        return allowed("seminar", opened=bool(self.opening))


def _announced(state: SeminarState, event: Event, data: SeminarAnnounced) -> None:
    state.opening = state.status_event = event.id
    state.host, state.kind, state.title = data.host, data.kind, data.title
    state.place, state.scheduled, state.audience = _place(data.place), data.scheduled, data.audience
    state.invitees, state.linked_deals = data.invitees, data.linked_deals


def _held(state: SeminarState, event: Event, data: SeminarHeld) -> None:
    if state.status == "cancelled":
        state.flag("late_news", "Held although the seminar was cancelled.", state.status_event, event.id)
    state.status_event = event.id
    state.status, state.held, state.attendees = "held", when(event.occurred), data.attendees
    state.host = data.host or state.host
    state.place = _place(data.place) or state.place
    state.title, state.audience = data.title or state.title, data.audience or state.audience
    state.linked_deals = tuple(dict.fromkeys((*state.linked_deals, *data.linked_deals)))


def _rescheduled(state: SeminarState, event: Event, data: SeminarRescheduled) -> None:
    """A seminar that was cancelled is on again; one that was held stays held."""
    if state.status == "held":
        state.flag("late_news", "Rescheduled although the seminar was already held.", state.status_event, event.id)
        return
    state.status, state.status_event, state.scheduled = "announced", event.id, data.scheduled


def _cancelled(state: SeminarState, event: Event, data: SeminarCancelled) -> None:
    if state.status == "held":
        state.flag("late_news", "Cancelled although the seminar was already held.", state.status_event, event.id)
        return
    state.status, state.status_event = "cancelled", event.id


def _place(data: PlaceData | None) -> Place | None:
    return Place(city=data.city, country=data.country) if data else None


HANDLERS: Mapping[str, Callable[[SeminarState, Event, Any], None]] = {
    "seminar.announced": _announced,
    "seminar.held": _held,
    "seminar.rescheduled": _rescheduled,
    "seminar.cancelled": _cancelled,
}


def advance(state: SeminarState, event: Event) -> None:
    HANDLERS[event.data.type](state, event, event.data)
    step(state, event, *days(event.occurred))
