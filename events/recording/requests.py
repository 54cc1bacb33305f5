"""What goes into `record` and what comes out."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from events import domain
from events.catalogue import Actor, Channel, Event
from events.errors import DealTrackerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event as a person or client states it; the shapes of API.md 3 ("Event in")."""

    type: str
    data: Mapping[str, Any]
    occurred: str | Mapping[str, Any] | None = None
    citations: Sequence[Mapping[str, Any]] | Literal["own_knowledge"] | None = None
    inferred: str | None = None
    on_behalf_of: str | None = None
    ambiguous_names: Sequence[str] = ()  # names the writer had to choose a company for


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Events for one stream; without `stream_id` a new one. `expected_version` is the caller's If-Match."""

    category: str
    drafts: Sequence[Draft]
    stream_id: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who writes, and through what."""

    actor: Actor
    channel: Channel
    request_id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key, unique per client, kept for ever."""

    client: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStream:
    category: str
    stream_id: str
    events: tuple[Event, ...]
    state: domain.State
    flags: tuple[domain.Flag, ...]

    @property
    def version(self) -> int:
        return self.state.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The answer to a write, in the order of the writes. A dry run has would-be events that are stored nowhere.

    `companions` is what was written along into other streams (companions.py); a replay leaves out their flags.
    """

    streams: tuple[RecordedStream, ...]
    companions: tuple[RecordedStream, ...] = ()
    replayed: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event for one stream, judged by itself; without `stream_id` it opens a stream that no other line can name.

    `expected_version` is that of the stream right before this line. With `rests_on`, the line is refused unless the
    line with that index was recorded.
    """

    category: str
    draft: Draft
    stream_id: str | None = None
    expected_version: int | None = None
    rests_on: int | None = None


@dataclass(frozen=True, slots=True)
class LineRecorded:
    event: Event


@dataclass(frozen=True, slots=True)
class LineRefused:
    """`error` is what `record` would have raised for this line alone; its pointers lead into the draft."""

    error: DealTrackerError


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReached:
    """A stream with the lines that were recorded in it."""

    category: str
    stream_id: str
    version: int
    state: domain.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The answer to `record_each`: an item for each line, in order, and the streams that gained events."""

    items: tuple[LineRecorded | LineRefused, ...]
    streams: tuple[StreamReached, ...]
    replayed: bool = False
    dry_run: bool = False


Overlay = MutableMapping[str, list[Event]]
"""For dry runs: what earlier chunks would have recorded, by stream, each after what the log holds of it."""
