"""From drafts to validated parts of events: everything about a write that does not depend on the stream's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events import catalogue, store
from events.catalogue import Event, Reference
from events.recording import references
from events.recording.drafts import PreparedEvent, prepare_event
from events.recording.requests import Context, Write


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
            Event(
                id=store.new_id(),
                category=self.category,
                stream_id=self.stream_id,
                version=version + number,
                data=event.data,
                occurred=event.occurred,
                metadata=event.metadata,
                created_at=now,
            )
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


def prepare(writes: Sequence[Write], context: Context) -> Prepared:
    """Validate every draft of every write. Raises InvalidEventError with the errors of all of them.

    Each error has `event_index`, the place of its draft in the whole request.
    """
    errors: list[dict[str, Any]] = []
    prepared: list[PreparedWrite] = []
    index = 0
    for write in writes:
        events: list[PreparedEvent] = []
        for draft in write.drafts:
            try:
                events.append(prepare_event(draft, write.category, context))
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
