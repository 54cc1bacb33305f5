"""What corrections correct: looked up for a whole request at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from events import catalogue, store
from events.catalogue import Event, EventCorrected, fixing, rules
from events.recording.requests import Draft


class Fact(NamedTuple):
    """What a correction stands in the place of: the type of the fact, and the contacts that were named for it."""

    type: str
    contacts: frozenset[str]


Facts = Mapping[str, Fact]
"""From the id of an event to the fact that it states."""


def find_facts(drafts: Iterable[Draft]) -> Facts:
    """For every recorded event that a correction among the drafts names; no query where none corrects.

    A correction states a fact of the type that it corrects, found through the corrections that it may be the last of.
    """
    named = {id_ for draft in drafts if draft.type.endswith(".event_corrected") for id_ in _read_id(draft)}
    events: dict[str, Event] = {}
    missing = named
    while missing:
        loaded = store.load_events(missing)
        events |= {event.id: event for event in loaded}
        missing = {event.data.supersedes for event in loaded if isinstance(event.data, EventCorrected)} - events.keys()
    return {id_: _read_fact(events, id_) for id_ in named & events.keys()}


def _read_fact(events: Mapping[str, Event], id_: str) -> Fact:
    event = first = events[id_]
    while isinstance(first.data, EventCorrected):
        first = events[first.data.supersedes]
    data = fixing.load_new_data(event.data, first.type) if isinstance(event.data, EventCorrected) else event.data
    values = (data, *event.metadata.citations)
    named = (reference for value in values for reference in catalogue.list_references(value))
    return Fact(first.type, frozenset(reference.id for reference in named if reference.kind == "contact"))


def _read_id(draft: Draft) -> tuple[str, ...]:
    """None where it is no id: validation says so."""
    try:
        return (rules.uuid(draft.data.get("supersedes")),)
    except ValueError:
        return ()
