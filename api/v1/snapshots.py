"""One stream as it stands: from its read model when that is up to date, else folded from its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Self

from api.v1 import times
from api.v1.flags import render_flag
from events import domain, projections, store
from events.catalogue import Event
from events.history import UnknownStreamError
from events.recording import RecordedStream

COLUMNS = ("stream_id", "version", "position", "updated_at", "opened_position", "opened_at", "state")
"""What a snapshot needs of a row of a view."""

WHOLE = (None, 0)
"""The last day in the world, and the least level of evidence, that a state was folded for: everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A folded state in its JSON form, and where in the log it stands. Positions are None until sealed."""

    stream_id: str
    category: str
    state: dict[str, Any]
    version: int
    position: int | None
    updated_at: datetime
    opened_position: int | None
    opened_at: datetime | None
    day: date | None = None  # by which deadlines are told, if that is not today
    part: tuple[date | None, int] = WHOLE

    @property
    def outline(self) -> domain.State:
        """The state as far as what is due and what is allowed depends on it."""
        return domain.outline_from_json(self.category, self.state)

    @classmethod
    def of_columns(cls, category: str, row: Sequence[Any]) -> Self:
        """A row of a view, fetched as COLUMNS."""
        return cls(stream_id=str(row[0]), category=category, **dict(zip(COLUMNS[1:], row[1:], strict=True)))

    @classmethod
    def of_events(cls, events: Sequence[Event], state: domain.State, part: tuple[date | None, int] = WHOLE) -> Self:
        """`events` are those of the stream up to some version, in order; `state` is their fold, of a part of them."""
        first, last = events[0], events[-1]
        return cls(
            stream_id=last.stream_id,
            category=last.category,
            state=state.to_json(),
            version=last.version,
            position=last.position,
            updated_at=last.recorded_at or last.created_at,
            opened_position=first.position if first.version == 1 else None,
            opened_at=first.recorded_at if first.version == 1 else None,
            day=part[0],
            part=part,
        )

    @classmethod
    def of_write(cls, stream: RecordedStream) -> Self:
        """The state that a write led to; where the stream was opened is asked of its read model, if it is there yet."""
        snapshot = cls.of_events(stream.events, stream.state)
        if stream.events[0].version == 1:
            return snapshot
        found = projections.find_opening(stream.category, stream.stream_id)
        return replace(snapshot, opened_position=found[0], opened_at=found[1]) if found else snapshot


class Outlook(NamedTuple):
    """What a state leads to: what is due on a day, and what may be recorded next."""

    due: tuple[dict[str, Any], ...]
    allowed: tuple[str, ...]


OUTLOOKS_MAX = 10_000  # some 10 MiB
_outlooks: dict[tuple[Any, ...], Outlook] = {}


def find_outlook(snapshot: Snapshot) -> Outlook:
    """Worked out once for a place in the log and a day: what led to it never changes, so neither does what follows.

    It says nothing that could be erased. The record time is part of the place, because a database that was restored may
    give a position to another event. What is not in the log yet is worked out each time.
    """
    today = snapshot.day or datetime.now(UTC).date()
    place = (snapshot.stream_id, snapshot.version, snapshot.position, snapshot.updated_at, snapshot.part, today)
    if (outlook := _outlooks.get(place)) is not None:
        return outlook
    outline = snapshot.outline
    due = tuple(render_flag(flag) for flag in domain.due(outline, today))
    outlook = Outlook(due, domain.allowed_events(snapshot.category, outline))
    if snapshot.position is not None:
        if len(_outlooks) >= OUTLOOKS_MAX:
            _outlooks.clear()
        _outlooks[place] = outlook
    return outlook


def render_common(snapshot: Snapshot) -> dict[str, Any]:
    """The fields that streams of every category show (StreamShape)."""
    state, outlook = snapshot.state, find_outlook(snapshot)
    return {
        "id": snapshot.stream_id,
        "record_status": state["record_status"],
        "version": snapshot.version,
        "position": snapshot.position,
        "first_occurred": state["first_occurred"],
        "last_occurred": state["last_occurred"],
        "updated_at": times.to_text(snapshot.updated_at),
        "anomalies": [*state["anomalies"], *outlook.due],
        "order_assumed": state["order_assumed"],
        "allowed_events": list(outlook.allowed),
    }


def get_current(category: str, stream_id: str) -> Snapshot:
    """The newest state of a stream, its latest event included: nobody loses sight of their own write.

    One query when the read model is up to date. Raises UnknownStreamError, also for a stream of another category.
    """
    if current := find_current(category, stream_id):
        return current
    events = load_stream(category, stream_id)
    return Snapshot.of_events(events, domain.fold(events))


def find_current(category: str, stream_id: str) -> Snapshot | None:
    """The stream's row, or None where the view does not have its latest event. One query."""
    current = projections.find_current(category, stream_id)
    return Snapshot(category=category, **current._asdict()) if current else None


def load_stream(category: str, stream_id: str) -> list[Event]:
    """Every event of a stream of that category. Raises UnknownStreamError."""
    events = store.load_stream(stream_id)
    if not events or events[0].category != category:
        raise UnknownStreamError(stream_id=stream_id)
    return events
