"""Everything an event names must be recorded: companies, deals, seminars, sources, contacts and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def require_known(wanted: Sequence[tuple[int, Reference]], being_opened: Mapping[str, str]) -> None:
    """Raise UnknownReferenceError for every reference to something not recorded.

    `wanted` pairs each reference with the index of its event in the request; `being_opened` maps the ids of the
    request's own streams to their category.
    """
    own = {(category, id_) for id_, category in being_opened.items()}
    known = own | find_known(reference for _, reference in wanted if (reference.kind, reference.id) not in own)
    missing = [(index, item) for index, item in wanted if (item.kind, item.id) not in known]
    if missing:
        raise _unknown([{"event_index": index} | _explain(reference) for index, reference in missing])


def unknown(references: Sequence[Reference]) -> UnknownReferenceError:
    """The error that says of each of these references that nothing is recorded under it."""
    return _unknown([_explain(reference) for reference in references])


def _unknown(errors: list[dict[str, Any]]) -> UnknownReferenceError:
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
