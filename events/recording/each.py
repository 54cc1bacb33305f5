"""Recording line by line: each stands or falls alone, and what can be recorded goes in together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from events import domain, store, waking
from events.catalogue import Event
from events.domain import Course
from events.errors import DealTrackerError
from events.recording import companions, keys, references, standing
from events.recording.drafts import PreparedEvent
from events.recording.errors import VersionRequiredError
from events.recording.judging import refused, require_version
from events.recording.preparing import prepare_lines, stamp
from events.recording.references import Known
from events.recording.requests import Context, Key, Line, LineRecorded, LineRefused, Outcomes, Overlay, StreamReached
from events.recording.retrying import take_turns
from events.recording.standing import NOTHING, Standing

Lines = Sequence[Line | LineRefused]
Prepared = Sequence[PreparedEvent | DealTrackerError]


def record_each(
    lines: Lines,
    *,
    context: Context,
    key: Key | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    before: Overlay | None = None,
    wake: bool = True,
) -> Outcomes:
    """Record every line that can be, as if each were recorded alone, in order; in one append, all of it or none.

    A line may refer to streams that earlier lines open. Those that cannot be recorded come back with their errors, and
    so do those that the caller refused before, each at its place.
    With a `key`, the same request again gets the first answer, refusals included (`replayed`).
    A dry run takes the same path and stops before the append; it adds to `before` what would have been recorded.

    In autocommit the append commits by itself; inside `atomic` it joins the caller's transaction. Once committed the
    workers are woken, but for a caller who has more to record and wakes them himself (`wake=False`).
    Raises VersionConflictError if it keeps losing races, KeyReusedError, KeyInFlightError.
    """
    now = now or datetime.now(UTC)
    stored_key = keys.of_lines(key, lines)
    if dry_run:
        first = keys.find_first(stored_key) if stored_key else None
        return _replay(lines, first) if first else _try(lines, context, now, {} if before is None else before)
    return keys.write_once(
        lambda: _record(lines, context, stored_key, now, wake), stored_key, lambda stored: _replay(lines, stored)
    )


def _try(lines: Lines, context: Context, now: datetime, overlay: Overlay) -> Outcomes:
    judged = _judge(lines, prepare_lines(lines, context), now, overlay)
    for event in judged.accepted:
        overlay.setdefault(event.stream_id, []).append(event)
    return judged.outcomes(judged.accepted, dry_run=True)


def _record(lines: Lines, context: Context, key: store.IdempotencyKey | None, now: datetime, wake: bool) -> Outcomes:
    prepared = prepare_lines(lines, context)
    outcomes = take_turns(lambda: _append(lines, prepared, key, now))
    if outcomes.streams and wake:
        waking.wake_on_commit()
    return outcomes


def _append(lines: Lines, prepared: Prepared, key: store.IdempotencyKey | None, now: datetime) -> Outcomes:
    judged = _judge(lines, prepared, now, {})
    if key:
        key = replace(key, refusals=judged.refusals)
    if not judged.accepted and not key:
        return judged.outcomes(())
    appended = store.append(judged.accepted, texts=judged.texts, key=key)
    newest = {event.stream_id: event for event in appended}
    standing.keep_on_commit((event, judged.courses[id_].state) for id_, event in newest.items())
    return judged.outcomes(appended)


def _replay(lines: Lines, stored: store.StoredKey) -> Outcomes:
    """The first answer, told again: the events from the log, the refusals from beside the key."""
    refusals = stored.refusals or {}
    by_id = {event.id: event for event in store.load_events(stored.event_ids)}
    events = [by_id[id_] for id_ in stored.event_ids]
    told = iter([event for event in events if not companions.is_companion(event, set(by_id))])
    items = tuple(
        LineRefused(keys.read_refusal(refusals[str(index)])) if str(index) in refusals else LineRecorded(next(told))
        for index in range(len(lines))
    )
    versions = {event.stream_id: event.version for event in events}
    histories = store.load_streams(versions)
    streams = []
    for stream_id, version in versions.items():
        upto = [event for event in histories[stream_id] if event.version <= version]
        streams.append(
            StreamReached(category=upto[0].category, stream_id=stream_id, version=version, state=domain.fold(upto))
        )
    return Outcomes(items=items, streams=tuple(streams), replayed=True)


def _judge(lines: Lines, prepared: Prepared, now: datetime, before: Mapping[str, list[Event]]) -> Judgement:
    """One look-up of all that is named, one load of the streams, then line after line."""
    wanted = [r for part in prepared if isinstance(part, PreparedEvent) for r in part.references]
    known = references.find_known(wanted)
    known |= {(events[0].category, stream_id) for stream_id, events in before.items()}
    streams = [(line.category, line.stream_id) for line in lines if isinstance(line, Line) and line.stream_id]
    judgement = Judgement(_load(streams, before), before, known, now)
    for line, part in zip(lines, prepared, strict=True):
        judgement.take(line, part)
    return judgement


def _load(streams: Sequence[tuple[str, str]], before: Mapping[str, list[Event]]) -> dict[str, Standing]:
    """Where the streams stand, with what earlier chunks of a dry run would have recorded."""
    standings = standing.load(streams)
    for stream_id in standings.keys() & before.keys():
        events = [*standings[stream_id].history(), *before[stream_id]]
        standings[stream_id] = standing.of_events(events[0].category, events)
    return standings


@dataclass(slots=True)
class Judgement:
    """The lines judged so far, upon what the log holds of their streams."""

    standings: dict[str, Standing]
    before: Mapping[str, list[Event]]
    known: Known
    now: datetime
    courses: dict[str, Course] = field(default_factory=dict)
    items: list[Event | DealTrackerError] = field(default_factory=list)
    accepted: list[Event] = field(default_factory=list)
    taken: list[PreparedEvent] = field(default_factory=list)

    def take(self, line: Line | LineRefused, prepared: PreparedEvent | DealTrackerError) -> None:
        if isinstance(line, LineRefused):
            self.items.append(line.error)
            return
        if isinstance(prepared, DealTrackerError):
            self.items.append(prepared)
            return
        try:
            event, *along = self._add(line, prepared)
        except DealTrackerError as error:
            self.items.append(error)
            return
        self.items.append(event)
        self.accepted += (event, *along)
        self.taken.append(prepared)

    def _add(self, line: Line, prepared: PreparedEvent) -> tuple[Event, ...]:
        """The event, and what is written along with it. Raises what recording this line alone would raise."""
        stream_id = line.stream_id or store.new_id()
        self._require_known(prepared, (line.category, stream_id))
        course = self._course(line.category, stream_id)
        require_version(stream_id, line.expected_version, course.version)
        if line.rests_on is not None and isinstance(self.items[line.rests_on], DealTrackerError):
            raise VersionRequiredError(detail="The line that gave the version which this one rests on was refused.")
        event = stamp(prepared, line.category, stream_id, course.version + 1, self.now)
        if companions.may_be_paired(event.data):
            return self._add_pair(event, course)
        self._take_in(event, course)
        self.known.add((line.category, stream_id))
        return (event,)

    def _add_pair(self, event: Event, course: Course) -> tuple[Event, ...]:
        """Both streams are tried on copies, which take their place if both accept."""
        own, history = course.fork(), course.history
        self._take_in(event, own)
        other = companions.find_other(event, history)
        if other is None:
            self.courses[event.stream_id] = own
            return (event,)
        self._require_standing(event.category, other)
        far = self._course(event.category, other).fork()
        companion = companions.write(event, history, far.history)
        along = stamp(companion, event.category, other, far.version + 1, self.now)
        if refusals := far.add(along, self.now):
            told = companions.explain(refusals, event, other)
            raise refused(told, course.category, event.stream_id, course.version, course.state)
        self.courses |= {event.stream_id: own, other: far}
        return event, along

    def _take_in(self, event: Event, course: Course) -> None:
        """Raises RefusedError."""
        if refusals := course.add(event, self.now):
            met = course.state if course.version else None
            raise refused(refusals, event.category, event.stream_id, course.version, met)

    def _course(self, category: str, stream_id: str) -> Course:
        course = self.courses.get(stream_id)
        if course is None or (course.category != category and not course.version):
            course = self.courses[stream_id] = self.standings.get(stream_id, NOTHING).begin(category)
        return course

    def _require_standing(self, category: str, stream_id: str) -> None:
        """Of a stream that no line is of: the other one of an act that concerns two."""
        if stream_id not in self.standings and stream_id not in self.courses:
            self.standings |= _load([(category, stream_id)], self.before)

    def _require_known(self, prepared: PreparedEvent, own: tuple[str, str]) -> None:
        missing = [r for r in prepared.references if (r.kind, r.id) != own and not references.is_known(r, self.known)]
        if missing:
            raise references.unknown(missing, self.known)

    @property
    def texts(self) -> dict[str, str]:
        """The erasable texts of the accepted events: SHA-256 in hex -> text."""
        return {sha256: text for prepared in self.taken for sha256, text in prepared.texts.items()}

    @property
    def refusals(self) -> dict[str, Any]:
        """The refused lines as JSON, by their index."""
        return {
            str(index): keys.write_refusal(item)
            for index, item in enumerate(self.items)
            if isinstance(item, DealTrackerError)
        }

    def outcomes(self, events: Sequence[Event], *, dry_run: bool = False) -> Outcomes:
        """`events` are the accepted ones, as they were appended."""
        recorded = {event.id: event for event in events}
        gained = {event.stream_id: event.category for event in events}
        return Outcomes(
            items=tuple(
                LineRefused(item) if isinstance(item, DealTrackerError) else LineRecorded(recorded[item.id])
                for item in self.items
            ),
            streams=tuple(_reached(category, id_, self.courses[id_]) for id_, category in gained.items()),
            dry_run=dry_run,
        )


def _reached(category: str, stream_id: str, course: Course) -> StreamReached:
    return StreamReached(category=category, stream_id=stream_id, version=course.version, state=course.state)
