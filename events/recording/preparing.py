"""From drafts to validated parts of events: everything about a write that does not depend on the stream's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events import catalogue, store
from events.catalogue import Event, Reference
from events.recording import references
from events.recording.corrected import find_fact_types
from events.recording.drafts import PreparedEvent, prepare_event
from events.recording.requests import Context, Line, Write


@dataclass(frozen=True, slots=True)
class PreparedWrite:
    category: str
    stream_id: str
    is_new: bool
    expected_version: int | None
    events: tuple[PreparedEvent, ...]

    def stamp(self, version: int, now: datetime) -> tuple[Event, ...]:
        """The events as they would follow `version`, with fresh ids and `now` as the writer's clock."""
        return tuple(
            stamp(event, self.category, self.stream_id, version + number, now)
            for number, event in enumerate(self.events, start=1)
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    writes: tuple[PreparedWrite, ...]

    @property
    def texts(self) -> dict[str, str]:
        """The erasable texts of all events: SHA-256 in hex -> text."""
        return {sha256: text for w in self.writes for event in w.events for sha256, text in event.texts.items()}

    def require_known_references(self) -> None:
        """Raises UnknownReferenceError."""
        wanted: list[tuple[int, Reference]] = []
        index = 0
        for write in self.writes:
            for event in write.events:
                wanted += [(index, reference) for reference in event.references]
                index += 1
        references.require_known(wanted, {write.stream_id: write.category for write in self.writes})


def stamp(prepared: PreparedEvent, category: str, stream_id: str, version: int, now: datetime) -> Event:
    """The event with a fresh id, and `now` as the writer's clock."""
    return Event(
        id=store.new_id(),
        category=category,
        stream_id=stream_id,
        version=version,
        data=prepared.data,
        occurred=prepared.occurred,
        metadata=prepared.metadata,
        created_at=now,
    )


def prepare_lines(lines: Sequence[Line], context: Context) -> list[PreparedEvent | catalogue.InvalidEventError]:
    """Validate every draft by itself: what it is, or what is wrong with it."""
    fact_types = find_fact_types(line.draft for line in lines)
    prepared: list[PreparedEvent | catalogue.InvalidEventError] = []
    for line in lines:
        try:
            prepared.append(prepare_event(line.draft, line.category, context, fact_types))
        except catalogue.InvalidEventError as error:
            prepared.append(error)
    return prepared


def prepare(writes: Sequence[Write], context: Context) -> Prepared:
    """Validate every draft of every write. Raises InvalidEventError with the errors of all of them.

    Each error has `event_index`, the place of its draft in the whole request.
    """
    errors: list[dict[str, Any]] = []
    prepared: list[PreparedWrite] = []
    index = 0
    fact_types = find_fact_types(draft for write in writes for draft in write.drafts)
    for write in writes:
        events: list[PreparedEvent] = []
        for draft in write.drafts:
            try:
                events.append(prepare_event(draft, write.category, context, fact_types))
            except catalogue.InvalidEventError as error:
                errors += [{**item, "event_index": index} for item in error.details["errors"]]
            index += 1
        stream_id = write.stream_id or store.new_id()
        prepared.append(
            PreparedWrite(write.category, stream_id, write.stream_id is None, write.expected_version, tuple(events))
        )
    if errors:
        raise catalogue.InvalidEventError(errors=errors)
    return Prepared(tuple(prepared))
