"""What the log knows of a contact: that personal data were erased. The person is in the profile alone."""

from __future__ import annotations

from dataclasses import dataclass

from events.catalogue import ContactErased, Event
from events.catalogue.contact import ERASED_CONTACT
from events.domain.stream import StreamState, days, step


@dataclass(slots=True, kw_only=True)
class ContactState(StreamState):
    """The erasures of a contact. No event opens a contact: its profile is not on record, so the first may be any."""

    grounds: tuple[str, ...] = ()  # of each erasure, in order
    erased: tuple[str, ...] = ()  # the fields of the profile that were blanked, each once
    texts: int = 0  # how many texts were erased with them

    @property
    def display_name(self) -> str:
        return ERASED_CONTACT if "name" in self.erased else "a contact"

    def allowed_events(self) -> tuple[str, ...]:
        return (ContactErased.type,)


def advance(state: ContactState, event: Event) -> None:
    data = event.data
    assert isinstance(data, ContactErased)
    state.opening = state.opening or event.id
    state.grounds = (*state.grounds, data.ground)
    state.erased = tuple(dict.fromkeys((*state.erased, *data.fields)))
    state.texts += len(data.texts)
    step(state, event, *days(event.occurred))
