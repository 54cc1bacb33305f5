"""Everything an event names must be recorded: companies, deals, seminars, sources, contacts and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from events import contacts, store
from events.catalogue import Reference
from events.recording.errors import UnknownReferenceError

STREAM_KINDS = frozenset({"company", "deal", "seminar", "source"})


Known = set[tuple[str, str]]
"""Kind and id of everything that may be named, and of contacts that may be no more, as of a kind of their own."""

ERASED = "erased-contact"


def find_known(references: Iterable[Reference]) -> Known:
    """Which of these things are recorded. Streams never vanish, so an id once seen stays known."""
    by_kind = _ids_by_kind(references)
    streams = store.list_existing(set().union(*(by_kind.get(kind, set()) for kind in STREAM_KINDS)))
    known = {(kind, id_) for id_, kind in streams.items()}
    known |= {("event", id_) for id_ in store.list_existing_events(by_kind.get("event", set()))}
    named = by_kind.get("contact", set())
    existing = contacts.list_existing(named)
    known |= {("contact", id_) for id_ in existing}
    return known | {(ERASED, id_) for id_ in contacts.list_erased(named - existing)}


def is_known(reference: Reference, known: Known) -> bool:
    """Whether the reference may stand: nothing may name an erased contact anew (rule H14)."""
    if (reference.kind, reference.id) in known:
        return True
    return reference.may_be_erased and _is_erased(reference, known)


def list_unknown(wanted: Sequence[Sequence[Reference]], own: Known) -> list[dict[str, Any]]:
    """What is wrong with each reference to something that is not recorded: event_index, pointer, code, detail.

    `wanted` are the references of each event of a request, `own` its own streams.
    """
    known = own | find_known(r for references in wanted for r in references if (r.kind, r.id) not in own)
    return [
        {"event_index": index} | _explain(reference, known)
        for index, references in enumerate(wanted)
        for reference in references
        if not is_known(reference, known)
    ]


def unknown(references: Sequence[Reference], known: Known) -> UnknownReferenceError:
    """The error that says of each of these references that nothing is recorded under it."""
    errors = [_explain(reference, known) for reference in references]
    return UnknownReferenceError(errors=errors, detail=errors[0]["detail"])


def _explain(reference: Reference, known: Known) -> dict[str, Any]:
    if _is_erased(reference, known):
        return {
            "pointer": reference.pointer,
            "code": "erased-contact",
            "detail": f"The contact with the id {reference.id} was erased: nothing new may name it.",
        }
    return {
        "pointer": reference.pointer,
        "code": f"unknown-{reference.kind}",
        "detail": f"No {reference.kind} with the id {reference.id} is recorded.",
    }


def _is_erased(reference: Reference, known: Known) -> bool:
    return reference.kind == "contact" and (ERASED, reference.id) in known


def _ids_by_kind(references: Iterable[Reference]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for reference in references:
        ids.setdefault(reference.kind, set()).add(reference.id)
    return ids
