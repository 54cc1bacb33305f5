"""Recording line by line: each stands or falls alone, and what can be recorded goes in together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from events import store, waking
from events.catalogue import Event
from events.domain import Course
from events.errors import DealTrackerError
from events.recording import references
from events.recording.drafts import PreparedEvent
from events.recording.errors import VersionRequiredError
from events.recording.judging import refused, require_version
from events.recording.preparing import prepare_lines, stamp
from events.recording.references import Known
from events.recording.requests import Context, Line, LineRecorded, LineRefused, Outcomes, Overlay, StreamReached
from events.recording.retrying import take_turns

Prepared = Sequence[PreparedEvent | DealTrackerError]


def record_each(
    lines: Sequence[Line],
    *,
    context: Context,
    dry_run: bool = False,
    now: datetime | None = None,
    before: Overlay | None = None,
) -> Outcomes:
    """Record every line that can be, as if each were recorded alone, in order; in one append, all of it or none.

    A line may refer to streams that earlier lines open. Those that cannot be recorded come back with their errors.
    A dry run takes the same path and stops before the append; it adds to `before` what would have been recorded.

    In autocommit the append commits by itself; inside `atomic` it joins the caller's transaction.
    Raises VersionConflictError if it keeps losing races.
    """
    now = now or datetime.now(UTC)
    prepared = prepare_lines(lines, context)
    if dry_run:
        overlay: Overlay = {} if before is None else before
        judged = _judge(lines, prepared, now, overlay)
        for event in judged.accepted:
            overlay.setdefault(event.stream_id, []).append(event)
        return judged.outcomes(judged.accepted, dry_run=True)
    return take_turns(lambda: _record(lines, prepared, now))


def _record(lines: Sequence[Line], prepared: Prepared, now: datetime) -> Outcomes:
    judged = _judge(lines, prepared, now, {})
    texts = {sha256: text for part in judged.taken for sha256, text in part.texts.items()}
    appended = store.append(judged.accepted, texts=texts) if judged.accepted else ()
    if appended:
        waking.wake_on_commit()
    return judged.outcomes(appended)


def _judge(lines: Sequence[Line], prepared: Prepared, now: datetime, before: Mapping[str, list[Event]]) -> Judgement:
    """One look-up of all that is named, one load of the streams, then line after line."""
    wanted = [r for part in prepared if isinstance(part, PreparedEvent) for r in part.references]
    known = references.find_known(wanted)
    known |= {(events[0].category, stream_id) for stream_id, events in before.items()}
    histories = store.load_streams({line.stream_id for line in lines if line.stream_id})
    for stream_id in histories.keys() & before.keys():
        histories[stream_id] += before[stream_id]
    judgement = Judgement(histories, known, now)
    for line, part in zip(lines, prepared, strict=True):
        judgement.take(line, part)
    return judgement


@dataclass(slots=True)
class Judgement:
    """The lines judged so far, upon what the log holds of their streams."""

    histories: Mapping[str, list[Event]]
    known: Known
    now: datetime
    courses: dict[str, Course] = field(default_factory=dict)
    items: list[Event | DealTrackerError] = field(default_factory=list)
    accepted: list[Event] = field(default_factory=list)
    taken: list[PreparedEvent] = field(default_factory=list)

    def take(self, line: Line, prepared: PreparedEvent | DealTrackerError) -> None:
        try:
            if isinstance(prepared, DealTrackerError):
                raise prepared
            event = self._add(line, prepared)
        except DealTrackerError as error:
            self.items.append(error)
            return
        self.items.append(event)
        self.accepted.append(event)
        self.taken.append(prepared)

    def _add(self, line: Line, prepared: PreparedEvent) -> Event:
        """Raises what recording this line alone would raise."""
        stream_id = line.stream_id or store.new_id()
        self._require_known(prepared, (line.category, stream_id))
        course = self.courses.get(stream_id)
        if course is None:
            course = self.courses[stream_id] = Course(line.category, self.histories.get(stream_id, ()))
        require_version(stream_id, line.expected_version, course.version)
        if line.rests_on is not None and isinstance(self.items[line.rests_on], DealTrackerError):
            raise VersionRequiredError(detail="The line that gave the version which this one rests on was refused.")
        event = stamp(prepared, line.category, stream_id, course.version + 1, self.now)
        if refusals := course.add(event, self.now):
            raise refused(refusals, line.category, stream_id, course.version, course.state if course.events else None)
        self.known.add((line.category, stream_id))
        return event

    def _require_known(self, prepared: PreparedEvent, own: tuple[str, str]) -> None:
        missing = [r for r in prepared.references if (r.kind, r.id) not in self.known and (r.kind, r.id) != own]
        if missing:
            raise references.unknown(missing)

    def outcomes(self, events: Sequence[Event], *, dry_run: bool = False) -> Outcomes:
        """`events` are the accepted ones, as they were appended."""
        recorded = iter(events)
        gained = {event.stream_id: event.category for event in events}
        return Outcomes(
            items=tuple(
                LineRefused(item) if isinstance(item, DealTrackerError) else LineRecorded(next(recorded))
                for item in self.items
            ),
            streams=tuple(_reached(category, id_, self.courses[id_]) for id_, category in gained.items()),
            dry_run=dry_run,
        )


def _reached(category: str, stream_id: str, course: Course) -> StreamReached:
    return StreamReached(category=category, stream_id=stream_id, version=course.version, state=course.state)
