"""From drafts to validated parts of events: everything about a write that does not depend on the stream's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events import catalogue, store
from events.catalogue import Event, EventData, Metadata, Occurred, Reference
from events.recording import references
from events.recording.requests import Context, Draft, Write


@dataclass(frozen=True, slots=True)
class PreparedEvent:
    """A draft that passed validation; its erasable texts are replaced by their references."""

    data: EventData
    occurred: Occurred
    metadata: Metadata


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
    texts: dict[str, str]  # SHA-256 in hex -> erasable text

    def require_known_references(self) -> None:
        """Raises UnknownReferenceError."""
        wanted: list[tuple[int, Reference]] = []
        index = 0
        for write in self.writes:
            for event in write.events:
                wanted += [(index, r) for r in references.list_all(event.data, event.occurred, event.metadata)]
                index += 1
        references.require_known(wanted, {write.stream_id: write.category for write in self.writes})


def prepare(writes: Sequence[Write], context: Context) -> Prepared:
    """Validate every draft of every write. Raises InvalidEventError with the errors of all of them.

    Each error has `event_index`, the place of its draft in the whole request.
    """
    texts: dict[str, str] = {}
    errors: list[dict[str, Any]] = []
    prepared: list[PreparedWrite] = []
    index = 0
    for write in writes:
        events: list[PreparedEvent] = []
        for draft in write.drafts:
            try:
                events.append(_prepare_event(draft, write.category, context, texts))
            except catalogue.InvalidEventError as error:
                errors += [{**item, "event_index": index} for item in error.details["errors"]]
            index += 1
        stream_id = write.stream_id or store.new_id()
        prepared.append(
            PreparedWrite(write.category, stream_id, write.stream_id is None, write.expected_version, tuple(events))
        )
    if errors:
        raise catalogue.InvalidEventError(errors=errors)
    return Prepared(tuple(prepared), texts)


def _prepare_event(draft: Draft, category: str, context: Context, texts: dict[str, str]) -> PreparedEvent:
    parts = catalogue.validate_draft(
        type=draft.type, category=category, data=draft.data, occurred=draft.occurred, citations=draft.citations
    )
    data, taken = catalogue.externalise(parts.data)
    texts |= taken
    citations = []
    for citation in parts.citations:
        stored, taken = catalogue.externalise(citation)
        citations.append(stored)
        texts |= taken
    metadata = Metadata(
        actor=context.actor,
        channel=context.channel,
        on_behalf_of=draft.on_behalf_of,
        request_id=context.request_id,
        correlation_id=context.correlation_id,
        causation_id=context.causation_id,
        citations=tuple(citations),
        own_knowledge=draft.citations == catalogue.OWN_KNOWLEDGE,
        inferred=draft.inferred,
        ambiguous_names=tuple(draft.ambiguous_names),
    )
    return PreparedEvent(data, parts.occurred, metadata)
