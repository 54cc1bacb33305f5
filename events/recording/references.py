"""Everything an event names must be recorded: companies, deals, seminars, sources, contacts and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from events import contacts, store
from events.catalogue import Reference
from events.recording.errors import UnknownReferenceError

STREAM_KINDS = frozenset({"company", "deal", "seminar", "source"})


def require_known(wanted: Sequence[tuple[int, Reference]], being_opened: Mapping[str, str]) -> None:
    """Raise UnknownReferenceError for every reference to something not recorded.

    `wanted` pairs each reference with the index of its event in the request; `being_opened` maps the ids of the
    request's own streams to their category. Streams never vanish, so an id once seen stays known.
    """
    by_kind = _ids_by_kind(reference for _, reference in wanted)
    stream_ids = set().union(*(by_kind.get(kind, set()) for kind in STREAM_KINDS)) - being_opened.keys()
    categories = {**store.list_existing(stream_ids), **being_opened}
    known = {(kind, id_) for id_, kind in categories.items()}
    known |= {("event", id_) for id_ in store.list_existing_events(by_kind.get("event", set()))}
    known |= {("contact", id_) for id_ in contacts.list_existing(by_kind.get("contact", set()))}
    errors = [
        {
            "event_index": index,
            "pointer": reference.pointer,
            "code": f"unknown-{reference.kind}",
            "detail": f"No {reference.kind} with the id {reference.id} is recorded.",
        }
        for index, reference in wanted
        if (reference.kind, reference.id) not in known
    ]
    if errors:
        raise UnknownReferenceError(errors=errors, detail=errors[0]["detail"])


def _ids_by_kind(references: Iterable[Reference]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for reference in references:
        ids.setdefault(reference.kind, set()).add(reference.id)
    return ids
