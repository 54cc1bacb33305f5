"""Copies of what named a person outside of the profile and the kept-apart texts, and who takes them out."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.contrib.admin.models import LogEntry

from events import store
from events.catalogue.contact import ERASED_CONTACT
from events.contacts import Forgotten
from events.store.models import IdempotencyKey

Purger = Callable[[Forgotten], int]
"""Erases what names the person from what it keeps, in the caller's transaction; says how many things that were.

Files and whatever else knows no transaction go when it is committed (`transaction.on_commit`).
"""

_purgers: dict[str, Purger] = {}


def join(name: str, purger: Purger) -> None:
    """Let whoever keeps copies take part in every erasure; `name` says in the plural what it keeps."""
    _purgers[name] = purger


def purge(person: Forgotten) -> dict[str, int]:
    """Run every purger; how many copies each of them erased, those without any left out."""
    counts = {name: purger(person) for name, purger in _purgers.items()}
    return {name: count for name, count in counts.items() if count}


def _admin_log(person: Forgotten) -> int:
    """That somebody changed something in the admin stays, what it was called goes."""
    entries = LogEntry.objects.filter(content_type__app_label="events").exclude(
        object_repr=ERASED_CONTACT, change_message=""
    )
    named = [
        entry.pk
        for entry in entries.select_related("content_type").iterator()
        if _is_about(entry, person) or person.is_named_in(f"{entry.object_repr}\n{entry.change_message}")
    ]
    return LogEntry.objects.filter(pk__in=named).update(object_repr=ERASED_CONTACT, change_message="")


def _is_about(entry: LogEntry, person: Forgotten) -> bool:
    model = entry.content_type.model if entry.content_type else None
    return model == "contact" and entry.object_id == person.contact_id


def _refusals(person: Forgotten) -> int:
    """Lines that were refused are kept beside their key, and what was wrong with them may quote them."""
    count = 0
    kept = IdempotencyKey.objects.filter(refusals__isnull=False).values_list("client", "key", "refusals")
    for client, key, refusals in kept.iterator():
        lines = [
            line for line, told in (refusals or {}).items() if person.is_named_in(json.dumps(told, ensure_ascii=False))
        ]
        if lines:
            store.erase_refusals(client, key, lines)
            count += len(lines)
    return count


join("entries of the admin's log", _admin_log)
join("refusals kept with a key", _refusals)
