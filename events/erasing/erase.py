"""The erasure of a contact: the profile, the texts that name the person, the copies; and the event that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import get_args

from django.db import transaction

from events import recording, store
from events.catalogue import Event
from events.catalogue.contact import ContactErased, ProfileField
from events.catalogue.rules import MAX_ITEMS
from events.contacts import Contact, Employment, Forgotten
from events.erasing import traces
from events.erasing.naming import Naming
from events.errors import DealTrackerError
from events.recording import Context, Draft, Write

FIELDS: tuple[ProfileField, ...] = get_args(ProfileField)
_COLUMNS = ("name", "title", "email")


class UnknownContactError(DealTrackerError):
    """There is no such profile, and never was: an erased one stays as a tombstone. Details: `contact_id`."""

    code = "unknown-contact"
    title = "Unknown contact"
    http_status = 404
    template = "No contact has the id {contact_id}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What one erasure did. Without `events` there was nothing left to erase, and nothing was done.

    `texts` are the hashes of the texts that went, `absent` those asked for that were not there (any more); `traces`
    says how many copies went, by what kept them.
    """

    contact_id: str
    fields: tuple[ProfileField, ...] = ()
    texts: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    traces: Mapping[str, int] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


def erase_contact(
    contact_id: str,
    *,
    ground: str,
    context: Context,
    fields: Sequence[ProfileField] = FIELDS,
    texts: Sequence[str] = (),
    also: Sequence[str] = (),
) -> Erasure:
    """Blank these fields of a profile, delete these kept-apart texts (SHA-256, hexadecimal), and whatever copies name
    the person; record contact.erased. All in one transaction, or nothing.

    With the name the profile becomes a tombstone: it is never filled again, and nothing new may name it. `also` is what
    else the person is called, for the search for copies. Texts are deleted last: the same words written later are a new
    text, which stays. Asked again, it erases what is left, if anything.

    Raises UnknownContactError, and InvalidEventError for a ground that is no code.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
        if contact is None:
            raise UnknownContactError(contact_id=contact_id)
        filled = _list_filled(contact, fields)
        kept = sorted(store.load_texts(texts))
        absent = tuple(sorted(set(texts) - set(kept)))
        called = [getattr(contact, name) for name in ("name", "email") if name in filled]
        naming = Naming.of([*also, *called])
        person = Forgotten(contact_id=str(contact.pk), texts=frozenset(kept), is_named_in=naming.is_in)
        purged = traces.purge(person)
        if not (filled or kept or purged):
            return Erasure(contact_id=contact_id, absent=absent)
        _blank(contact, filled)
        events = _record(contact_id, ground, filled, kept, context)
        store.erase_texts([event.id for event in events])
    return Erasure(contact_id=contact_id, fields=filled, texts=tuple(kept), absent=absent, traces=purged, events=events)


def _list_filled(contact: Contact, fields: Sequence[ProfileField]) -> tuple[ProfileField, ...]:
    filled = {name for name in _COLUMNS if getattr(contact, name)}
    if contact.employments.exists():
        filled.add("employments")
    return tuple(name for name in FIELDS if name in fields and name in filled)


def _blank(contact: Contact, fields: Sequence[ProfileField]) -> None:
    for name in _COLUMNS:
        if name in fields:
            setattr(contact, name, "")
    if "name" in fields:
        contact.erased_at = datetime.now(UTC)
    contact.save()
    if "employments" in fields:
        Employment.objects.filter(contact=contact).delete()


def _record(
    contact_id: str, ground: str, fields: Sequence[ProfileField], texts: Sequence[str], context: Context
) -> tuple[Event, ...]:
    drafts = list(_draft(contact_id, ground, fields, texts))
    recorded = recording.record(
        [Write(category=ContactErased.category(), stream_id=contact_id, drafts=drafts)], context=context
    )
    return recorded.streams[0].events


def _draft(contact_id: str, ground: str, fields: Sequence[ProfileField], texts: Sequence[str]) -> Iterator[Draft]:
    """One event; more only where there are more texts than a list may hold."""
    for start in range(0, max(len(texts), 1), MAX_ITEMS):
        yield Draft(
            type=ContactErased.type,
            data={
                "contact_id": contact_id,
                "ground": ground,
                "fields": [] if start else list(fields),
                "texts": [f"sha256:{text}" for text in texts[start : start + MAX_ITEMS]],
            },
        )
