"""Where a person is named in kept-apart texts, for whoever decides what is erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events import store
from events.catalogue import Citation, Event, EventData
from events.contacts import Contact
from events.erasing.naming import Naming, excerpt
from events.history import kept_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A kept-apart text that names somebody, and the events that hold its hash."""

    sha256: str
    excerpt: str
    events: tuple[Event, ...]


def find_mentions(contact_id: str, *, also: Sequence[str] = ()) -> list[Mention]:
    """The texts (quotes, notes, authors ...) in which the contact's name or e-mail address stands, or any of `also`.

    `also` is what else the person is called, and the only way once the profile is blank. Reads every text, and the log
    once for what it found. Order: that of the digests.
    """
    names = _list_names(contact_id, also)
    naming = Naming.of(names)
    found = {sha256: body for sha256, body in store.iterate_texts() if naming.is_in(body)} if naming.names else {}
    events = _by_text(store.list_events_naming(found))
    return [
        Mention(sha256=sha256, excerpt=excerpt(body, names), events=tuple(events.get(sha256, ())))
        for sha256, body in found.items()
    ]


def find_fixed(contact_id: str, *, also: Sequence[str] = ()) -> list[Event]:
    """The events whose own data name the contact (a title, a reason), where nobody should: they never change.

    Reads the whole log.
    """
    naming = Naming.of(_list_names(contact_id, also))
    if not naming.names:
        return []
    return store.load_events([event_id for event_id, words in store.iterate_event_words() if naming.is_in(words)])


def _list_names(contact_id: str, also: Sequence[str]) -> list[str]:
    contact = Contact.objects.filter(pk=contact_id).first()
    return [*also, *((contact.name, contact.email) if contact else ())]


def _by_text(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        parts: tuple[EventData | Citation, ...] = (event.data, *event.metadata.citations)
        for sha256 in dict.fromkeys(text for part in parts for text in kept_texts.list_texts(part)):
            found.setdefault(sha256, []).append(event)
    return found
