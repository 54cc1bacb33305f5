"""Undoing a whole import: every event that it recorded is retracted, newest first, as far as the rules allow, and its
merges of deals are undone.

Chunk by chunk like the import itself, each in one transaction with its report, so that it can be killed and goes on.
What cannot be retracted is kept and named: an opening in whose stream others have recorded since (rule H11), an event
that others have corrected or moved to another deal since, and corrections, retractions and moves of what was recorded
before the import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import F

from events import domain, store
from events.catalogue import DealEventMoved, Event
from events.domain.effective import Effective
from events.intake import packing, problems
from events.intake.errors import CorrectionKeptError, MovedKeptError, RetractionKeptError
from events.intake.judging import RecordedLine
from events.intake.models import Import, ImportChunk, State
from events.intake.problems import Problem
from events.recording import Context, Draft, Line, LineRecorded, record_each

Undone = tuple[str | None, Problem | None]
"""The retraction's id, or why the event is kept."""


def step(job: Import) -> bool:
    """Undo the newest chunk that is not undone, in the caller's transaction; without one the import is undone."""
    now = datetime.now(UTC)
    chunk = job.chunks.filter(is_done=True, is_undone=False, recorded__gt=0).order_by("-number").first()
    if chunk is None:
        Import.objects.filter(pk=job.pk).update(state=State.UNDONE, touched_at=now, undone_at=now)
        return False
    undone = _undo(job, packing.unpack(chunk.recorded_lines))
    kept = sum(problem is not None for _, problem in undone.values())
    report = [(line, *undone[line]) for line in sorted(undone)]
    ImportChunk.objects.filter(pk=chunk.pk).update(is_undone=True, kept=kept, undone_lines=packing.pack(report))
    Import.objects.filter(pk=job.pk).update(
        touched_at=now, failures=0, kept=F("kept") + kept, retracted=F("retracted") + len(undone) - kept
    )
    return True


def _undo(job: Import, recorded: list[RecordedLine]) -> dict[int, Undone]:
    histories = store.load_streams({stream_id for _, _, _, stream_id, _ in recorded})
    plans = {stream_id: _Plan(str(job.id), history) for stream_id, history in histories.items()}
    undone: dict[int, Undone] = {}
    retractions: list[Line] = []
    places: dict[int, int] = {}  # from the line of the import to the retraction that decides about it
    by_target: dict[str, int] = {}
    for line, event_id, category, stream_id, _ in reversed(recorded):
        decision = plans[stream_id].decide(str(event_id))
        if not isinstance(decision, str):
            undone[line] = decision
            continue
        if decision not in by_target:
            by_target[decision] = len(retractions)
            retractions.append(_retraction(job, category, stream_id, plans[stream_id].events[decision]))
        places[line] = by_target[decision]
    outcomes = record_each(retractions, context=_context(job), wake=False).items
    for line, place in places.items():
        item = outcomes[place]
        undone[line] = (
            (item.event.id, None) if isinstance(item, LineRecorded) else (None, problems.describe(item.error))
        )
    return undone


@dataclass(slots=True)
class _Plan:
    """What is to become of the import's events in one stream, as the stream stands."""

    import_id: str
    history: list[Event]
    effective: Effective = field(init=False)
    events: Mapping[str, Event] = field(init=False)

    def __post_init__(self) -> None:
        self.effective = domain.resolve(self.history)
        self.events = {event.id: event for event in self.history}

    def decide(self, event_id: str) -> str | Undone:
        """The id to retract, or what is the case without: gone already, or nothing that a retraction could undo."""
        effective = self.effective
        if event_id in effective.retractions:
            return None, problems.describe(RetractionKeptError())
        fact = effective.originals.get(event_id)
        if fact is None:
            return None, None
        if fact not in effective.live:
            return self._gone(self.events[effective.newest[fact]])
        if not self._is_ours(fact):
            return None, problems.describe(CorrectionKeptError())
        newest = effective.newest[fact]
        return newest if self._is_ours(newest) else fact

    @staticmethod
    def _gone(by: Event) -> Undone:
        """What was retracted already is gone; what was moved lives on elsewhere."""
        if isinstance(by.data, DealEventMoved):
            return None, problems.describe(MovedKeptError(stream_id=by.data.to_stream))
        return by.id, None

    def _is_ours(self, event_id: str) -> bool:
        return self.events[event_id].metadata.correlation_id == self.import_id


def _retraction(job: Import, category: str, stream_id: str, event: Event) -> Line:
    """A merge of deals is undone, anything else retracted."""
    if event.type == domain.MERGED:
        type_, data = domain.MERGE_UNDONE, {"merge_ref": event.id, "reason": job.undo_reason}
    else:
        type_ = f"{category}.event_retracted"
        data = {"supersedes": event.id, "reason_code": job.undo_reason_code, "reason": job.undo_reason}
    draft = Draft(type=type_, data=data, citations="own_knowledge")
    return Line(category=category, stream_id=stream_id, draft=draft)


def _context(job: Import) -> Context:
    return Context(actor=job.undo_actor, channel="import", correlation_id=str(job.id))
