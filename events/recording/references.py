"""Everything an event names must be recorded: companies, deals, seminars, sources, contacts and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from events import contacts, store
from events.catalogue import Reference
from events.recording.errors import UnknownReferenceError

STREAM_KINDS = frozenset({"company", "deal", "seminar", "source"})


Known = set[tuple[str, str]]
"""Kind and id of everything that may be named."""


def find_known(references: Iterable[Reference]) -> Known:
    """Which of these things are recorded. Streams never vanish, so an id once seen stays known."""
    by_kind = _ids_by_kind(references)
    streams = store.list_existing(set().union(*(by_kind.get(kind, set()) for kind in STREAM_KINDS)))
    known = {(kind, id_) for id_, kind in streams.items()}
    known |= {("event", id_) for id_ in store.list_existing_events(by_kind.get("event", set()))}
    return known | {("contact", id_) for id_ in contacts.list_existing(by_kind.get("contact", set()))}


def list_unknown(wanted: Sequence[Sequence[Reference]], own: Known) -> list[dict[str, Any]]:
    """What is wrong with each reference to something that is not recorded: event_index, pointer, code, detail.

    `wanted` are the references of each event of a request, `own` its own streams.
    """
    known = own | find_known(r for references in wanted for r in references if (r.kind, r.id) not in own)
    return [
        {"event_index": index} | _explain(reference)
        for index, references in enumerate(wanted)
        for reference in references
        if (reference.kind, reference.id) not in known
    ]


def unknown(references: Sequence[Reference]) -> UnknownReferenceError:
    """The error that says of each of these references that nothing is recorded under it."""
    errors = [_explain(reference) for reference in references]
    return UnknownReferenceError(errors=errors, detail=errors[0]["detail"])


def _explain(reference: Reference) -> dict[str, Any]:
    return {
        "pointer": reference.pointer,
        "code": f"unknown-{reference.kind}",
        "detail": f"No {reference.kind} with the id {reference.id} is recorded.",
    }


def _ids_by_kind(references: Iterable[Reference]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for reference in references:
        ids.setdefault(reference.kind, set()).add(reference.id)
    return ids
