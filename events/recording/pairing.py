"""What a request writes along into other streams, judged after everything that it was sent to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from events.catalogue import Event
from events.domain import Course
from events.recording import companions, standing
from events.recording.judging import refused
from events.recording.preparing import stamp
from events.recording.requests import RecordedStream
from events.recording.standing import NOTHING, Standing


@dataclass(slots=True)
class Pairing:
    """The streams of a request with its own events in them, to which companions are added one by one."""

    streams: Mapping[str, RecordedStream]
    standings: dict[str, Standing]
    now: datetime
    courses: dict[str, Course] = field(default_factory=dict)
    added: dict[str, list[Event]] = field(default_factory=dict)

    def accompany(self, event: Event, index: int) -> None:
        """Raises RefusedError if the other stream does not take its part; `index` counts the events of the request."""
        own = self.streams[event.stream_id]
        self._require_unmerged(event, index)
        before = [e for e in self._history(event.stream_id) if e.version < event.version]
        other = companions.find_other(event, before)
        if other is None:
            return
        course = self._course(event.category, other)
        companion = companions.write(event, before, course.history)
        along = stamp(companion, event.category, other, course.version + 1, self.now)
        if refusals := course.add(along, self.now):
            told = companions.explain(refusals, event, other, index)
            raise refused(told, own.category, own.stream_id, own.events[0].version - 1, own.state)
        self.added.setdefault(other, []).append(along)

    def _require_unmerged(self, event: Event, index: int) -> None:
        """What the request merges by an event of another stream takes no part in its further merges: no cycles."""
        if event.stream_id not in self.added or companions.is_undoing(event.data):
            return
        course = self.courses[event.stream_id]
        if getattr(course.state, "merged_into", None):
            refusals = [replace(refusal, event_index=index) for refusal in course.fork().add(event, self.now)]
            raise refused(refusals, course.category, event.stream_id, course.version, course.state)

    def finish(self, own: Sequence[RecordedStream]) -> tuple[tuple[RecordedStream, ...], tuple[RecordedStream, ...]]:
        """The request's own streams, and what was written along, each with the state after all of it."""
        own = tuple(
            replace(stream, state=self.courses[stream.stream_id].state) if stream.stream_id in self.added else stream
            for stream in own
        )
        return own, tuple(self._written(id_, events) for id_, events in self.added.items())

    def _written(self, stream_id: str, events: Sequence[Event]) -> RecordedStream:
        state = self.courses[stream_id].state
        known = set(self._before(stream_id))
        flags = tuple(flag for flag in state.anomalies if flag not in known)
        return RecordedStream(
            category=events[0].category, stream_id=stream_id, events=tuple(events), state=state, flags=flags
        )

    def _before(self, stream_id: str) -> Sequence[object]:
        own = self.streams.get(stream_id)
        return own.state.anomalies if own else self.standings[stream_id].state.anomalies

    def _course(self, category: str, stream_id: str) -> Course:
        if stream_id not in self.courses:
            self.courses[stream_id] = self._begin(category, stream_id)
        return self.courses[stream_id]

    def _begin(self, category: str, stream_id: str) -> Course:
        if own := self.streams.get(stream_id):
            return Course(own.category, own.state, own.version, lambda: self._history(stream_id))
        if stream_id not in self.standings:
            self.standings |= standing.load([(category, stream_id)])
        return self.standings[stream_id].begin(category)

    def _history(self, stream_id: str) -> list[Event]:
        """The events of a stream of the request, those that it was sent to write included."""
        return [*self.standings.get(stream_id, NOTHING).history(), *self.streams[stream_id].events]
