"""What corrections correct: looked up for a whole request at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from events import store
from events.catalogue import Event, EventCorrected, rules
from events.recording.requests import Draft

FactTypes = Mapping[str, str]
"""From the id of an event to the type of the fact that it states."""


def find_fact_types(drafts: Iterable[Draft]) -> FactTypes:
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
    return {id_: type_ for id_ in named if (type_ := _find_type(events, id_))}


def _find_type(events: Mapping[str, Event], id_: str) -> str | None:
    event = events.get(id_)
    while event and isinstance(event.data, EventCorrected):
        event = events.get(event.data.supersedes)
    return event.type if event else None


def _read_id(draft: Draft) -> tuple[str, ...]:
    """None where it is no id: validation says so."""
    try:
        return (rules.uuid(draft.data.get("supersedes")),)
    except ValueError:
        return ()
