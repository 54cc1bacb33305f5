"""From drafts to validated parts of events: everything about a write that does not depend on the stream's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events import catalogue, store
from events.catalogue import Event
from events.errors import DealTrackerError
from events.recording import references
from events.recording.corrected import find_facts
from events.recording.drafts import Preparation, PreparedEvent
from events.recording.errors import UnknownReferenceError
from events.recording.requests import Context, Line, LineRefused, Write


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
        if errors := self.list_unknown():
            raise UnknownReferenceError(errors=errors, detail=errors[0]["detail"])

    def list_unknown(self) -> list[dict[str, Any]]:
        """What is wrong with the references; `event_index` counts the events that passed validation."""
        own = {(write.category, write.stream_id) for write in self.writes}
        events = [event for write in self.writes for event in write.events]
        return references.list_unknown([event.references for event in events], own)


def stamp(prepared: PreparedEvent, category: str, stream_id: str, version: int, now: datetime) -> Event:
    """The event with a fresh id, and `now` as the writer's clock.

    The instance is filled directly: the constructor of a frozen dataclass costs four times as much.
    """
    event = object.__new__(Event)
    event.__dict__.update(
        id=store.new_id(),
        category=category,
        stream_id=stream_id,
        version=version,
        data=prepared.data,
        occurred=prepared.occurred,
        metadata=prepared.metadata,
        created_at=now,
        position=None,
        recorded_at=None,
        digest=None,
    )
    return event


def prepare_lines(lines: Sequence[Line | LineRefused], context: Context) -> list[PreparedEvent | DealTrackerError]:
    """Validate every draft by itself: what it is, or what is wrong with it."""
    preparation = Preparation(context, find_facts(line.draft for line in lines if isinstance(line, Line)))
    return [line.error if isinstance(line, LineRefused) else _prepare_line(line, preparation) for line in lines]


def _prepare_line(line: Line, preparation: Preparation) -> PreparedEvent | DealTrackerError:
    try:
        return preparation.prepare(line.draft, line.category)
    except catalogue.InvalidEventError as error:
        return error


def prepare(writes: Sequence[Write], context: Context) -> Prepared:
    """Validate every draft of every write. Raises InvalidEventError with the errors of all of them, and with what the
    others name that is not recorded.

    Each error has `event_index`, the place of its draft in the whole request.
    """
    errors: list[dict[str, Any]] = []
    prepared: list[PreparedWrite] = []
    passed: list[int] = []
    index = 0
    preparation = Preparation(context, find_facts(draft for write in writes for draft in write.drafts))
    for write in writes:
        events: list[PreparedEvent] = []
        for draft in write.drafts:
            try:
                events.append(preparation.prepare(draft, write.category))
                passed.append(index)
            except catalogue.InvalidEventError as error:
                errors += [{**item, "event_index": index} for item in error.details["errors"]]
            index += 1
        stream_id = write.stream_id or store.new_id()
        prepared.append(
            PreparedWrite(write.category, stream_id, write.stream_id is None, write.expected_version, tuple(events))
        )
    result = Prepared(tuple(prepared))
    if errors:
        errors += [{**item, "event_index": passed[item["event_index"]]} for item in result.list_unknown()]
        raise catalogue.InvalidEventError(errors=sorted(errors, key=lambda item: item["event_index"]))
    return result
