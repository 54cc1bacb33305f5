"""What each event of a stream does to its segments: which end at its position, and which begin. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from events import domain
from events.catalogue import Event
from events.domain import OrderCycleError
from events.domain.tiling import Column, Tile, Tiling, spread
from events.projections.copying import NULL
from events.projections.segments.contents import Content, content_of

Box = Tile[Content]
"""A content with the days and levels that it holds for."""


@dataclass(slots=True)
class Changes:
    """What to write for one stream. `ended` are segments that the table holds, with the position that ends them.

    `lines` are new segments for COPY (sql/segment/copy.sql). `anew`: whatever the table holds has to go first.
    """

    stream_id: str
    category: str
    version: int
    anew: bool
    ended: list[tuple[Box, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def find_changes(events: Sequence[Event], held: int = 0) -> Changes:
    """The changes that the events after version `held` make, each at its own position. With 0, all segments anew.

    While what is known cannot be put in order there are no segments; a retraction or correction may change that.
    Raises ValueError where events are missing or not sealed.
    """
    first, last = events[0], events[-1]
    if last.version != len(events):
        raise ValueError(f"{len(events)} events do not make version {last.version}")
    stream = _Stream(first)
    for event in events[:held]:
        stream.tiling.add(event)
    for event in events[held:]:
        stream.learn(event)
    return Changes(first.stream_id, first.category, last.version, not held, stream.ended, stream.list_lines())


class _Stream:
    def __init__(self, opening: Event) -> None:
        opened_position, opened_at = opening.position, opening.recorded_at
        if opened_position is None or opened_at is None:
            raise ValueError(f"event {opening.id} is not sealed")
        code = domain.deal_code(opened_at, opened_position) if opening.category == "deal" else NULL
        self.prefix = f"{opening.category}\t{opening.stream_id}\t{opened_position}\t{code}"
        self.tiling = Tiling()
        self.ended: list[tuple[Box, int]] = []
        self._begun: dict[Box, int] = {}
        self._closed: list[tuple[Box, int, int]] = []
        self._contents: dict[int, tuple[domain.State, Content]] = {}

    def learn(self, event: Event) -> None:
        if event.position is None:
            raise ValueError(f"event {event.id} is not sealed")
        columns = self._columns()
        since = self.tiling.add(event)
        before, after = self._boxes(columns, since), self._boxes(self._columns(), since)
        for box in before - after:
            if (begun := self._begun.pop(box, None)) is None:
                self.ended.append((box, event.position))
            else:
                self._closed.append((box, begun, event.position))
        for box in after - before:
            self._begun[box] = event.position

    def list_lines(self) -> list[str]:
        still_open = [(box, begun, None) for box, begun in self._begun.items()]
        return [_line(self.prefix, *found) for found in (*self._closed, *still_open)]

    def _columns(self) -> Sequence[Column]:
        if not self.tiling.version:
            return ()
        try:
            return self.tiling.columns
        except OrderCycleError:
            return ()

    def _boxes(self, columns: Sequence[Column], since: date | None) -> set[Box]:
        """The boxes in which the stream exists, and that of a record that was taken out, which has no day."""
        if not columns:
            return set()
        return {tile for tile in spread(columns, self._content, since) if tile.state.exists or tile.days_to is None}

    def _content(self, state: domain.State) -> Content:
        if (known := self._contents.get(id(state))) is None:
            known = self._contents[id(state)] = (state, content_of(state))
        return known[1]


def days_from(box: Box) -> str | None:
    """The lower bound of `days`, as PostgreSQL writes it; None is open."""
    if not box.state.exists:
        return "infinity"
    return box.days_from.isoformat() if box.days_from else None


def _line(prefix: str, box: Box, begun: int, ended: int | None) -> str:
    until = box.days_to.isoformat() if box.days_to else ""
    return (
        f"{prefix}\t[{begun},{ended or ''})\t[{days_from(box) or ''},{until})\t"
        f"[{box.level_from},{box.level_to})\t{box.state.text}\n"
    )
