"""Histories to project: events of every type, put together from the catalogue's own examples, legal or not.

The fold applies what is recorded as it says, so views must be right for any history, also one that `check` would
refuse today. Events are appended past the recorder for that reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from events import catalogue, store
from events.catalogue import Actor, Citation, Event, EventData, Metadata, Occurred

OPENINGS = {
    "deal": "deal.opened",
    "company": "company.registered",
    "seminar": "seminar.announced",
    "source": "source.registered",
}
COMPANIES = tuple(f"0195f000-0000-7000-8000-0000000000{number:02d}" for number in range(1, 8))
SOURCES = tuple(f"0195f000-0000-7000-8000-0000000003{number:02d}" for number in range(1, 4))
DATES = ("unknown", "2024", "2024-03", "2024-03-05", "2024-H1", "2024-Q2~", "../2024-04", "2023-11-30", "2024-06-01/..")

_EXAMPLE_ID = re.compile(r"0195f000-0000-7000-8000-00000000([0-9])([0-9]{2})$")
_NOW = datetime(2025, 6, 1, tzinfo=UTC)

Choose = Callable[[Sequence[Any]], Any]
"""Picks one of several: `random.choice`, or a draw of Hypothesis."""


@dataclass
class Stream:
    """One stream in the making."""

    category: str
    stream_id: str = field(default_factory=store.new_id)
    events: list[Event] = field(default_factory=list)

    def add(
        self,
        type: str,
        data: dict[str, Any],
        *,
        occurred: str = "unknown",
        after: Sequence[str] = (),
        before: Sequence[str] = (),
        sources: Sequence[str] = (),
        **metadata: Any,
    ) -> Event:
        """The next event, validated but not checked."""
        valid = catalogue.texts.externalise(catalogue.validate(type, data))[0]
        when = catalogue.dates.parse(occurred, after=after, before=before)
        return self.add_raw(valid, occurred=when, metadata=_metadata(sources, **metadata))

    def add_raw(self, data: EventData, *, occurred: Occurred | None = None, metadata: Metadata | None = None) -> Event:
        """The next event, as it is."""
        event = Event(
            id=store.new_id(),
            category=self.category,
            stream_id=self.stream_id,
            version=len(self.events) + 1,
            data=data,
            occurred=occurred or Occurred(),
            metadata=metadata or _metadata(()),
            created_at=_NOW,
        )
        self.events.append(event)
        return event

    def open(self, **metadata: Any) -> Event:
        return self.add(
            OPENINGS[self.category], self.example(OPENINGS[self.category], lambda items: items[0]), **metadata
        )

    def example(self, type: str, choose: Choose) -> dict[str, Any]:
        """The catalogue's example of a type, about companies, sources and own events of our choice."""
        remembered: dict[str, str] = {}

        def replace(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: replace(item) for key, item in value.items()}
            if isinstance(value, list | tuple):
                return [replace(item) for item in value]
            if isinstance(value, str) and (match := _EXAMPLE_ID.search(value)):
                return remembered.setdefault(value, self._other(match[1], value, choose, remembered))
            return value

        return replace(dict(catalogue.get_type(type).example))

    def find_original(self, event: Event) -> Event:
        """What a correction or retraction of this stream is in the end about; any other event itself."""
        own = {event.id: event for event in self.events}
        while earlier := own.get(getattr(event.data, "supersedes", "")):
            event = earlier
        return event

    def _other(self, kind: str, given: str, choose: Choose, taken: dict[str, str]) -> str:
        if kind == "0":
            return choose([company for company in COMPANIES if company not in taken.values()])
        if kind == "2":
            return choose([deal for deal in (self.stream_id, given) if deal not in taken.values()])
        if kind == "3":
            return choose(SOURCES)
        if kind == "4" and self.events:
            return choose([event.id for event in self.events])
        return given


def add_any(stream: Stream, choose: Choose) -> Event:
    """One more event of any type of the stream's category, at any date, with any links."""
    if not stream.events:
        return stream.open(occurred=choose(DATES), sources=choose((SOURCES[:1], ())))
    types = [cls.type for cls in catalogue.list_types(stream.category) if cls.type != OPENINGS[stream.category]]
    type_ = choose(types)
    data = stream.example(type_, choose)
    if "supersedes" in data:
        target = choose(stream.events)
        data["supersedes"] = target.id
        if "new_data" in data:
            data["new_data"] = stream.example(stream.find_original(target).type, choose)
    links = {link: [choose(stream.events).id] for link in ("after", "before") if choose((False, False, False, True))}
    sources = choose((SOURCES[:1], SOURCES[1:], (), ()))
    return stream.add(type_, data, occurred=choose(DATES), sources=sources, **links)


def _metadata(sources: Sequence[str], **more: Any) -> Metadata:
    citations = tuple(Citation(source=source, credibility=3) for source in sources)
    return Metadata(
        actor=Actor("task", "tests"), channel="task", citations=citations, own_knowledge=not citations, **more
    )
