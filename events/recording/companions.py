"""Acts that concern two streams are written to both at once, whoever records them and by whichever way.

A merge of records and its undoing stand in both streams, of deals as of companies; a moved event is gone from one deal
and recorded anew in the other. What is written along is the companion: caused by the event that was sent, judged by the
rules of its own stream, refused and recorded together with it. Both streams are checked for their versions, so of two
acts that cross only one goes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from events import domain
from events.catalogue import (
    CompanyEventRetracted,
    CompanyMerged,
    DealDuplicatesMerged,
    DealEventMoved,
    DealMergeUndone,
    Event,
    EventData,
    Occurred,
    list_references,
)
from events.domain import Refusal
from events.recording.drafts import PreparedEvent

_POINTERS = {
    DealEventMoved: "/data/to_stream",
    DealMergeUndone: "/data/merge_ref",
    CompanyEventRetracted: "/data/supersedes",
}


def may_be_paired(data: EventData) -> bool:
    """True of event types that may have to be written to a second stream; `find_other` knows."""
    return isinstance(
        data, DealDuplicatesMerged | DealEventMoved | DealMergeUndone | CompanyMerged | CompanyEventRetracted
    )


def is_undoing(data: EventData) -> bool:
    """True of what brings a merged record back."""
    return isinstance(data, DealMergeUndone | CompanyEventRetracted)


def find_other(event: Event, history: Sequence[Event]) -> str | None:
    """The other stream of an event that the rules accepted upon the `history` of its own; None where it has none."""
    match event.data:
        case DealEventMoved(to_stream=to_stream):
            return to_stream
        case DealDuplicatesMerged(survivor=survivor, loser=loser):
            return survivor if event.stream_id == loser else loser
        case CompanyMerged(is_of_record=True, successor=successor, record=record):
            return record if event.stream_id == successor else successor
        case DealMergeUndone(merge_ref=ref) | CompanyEventRetracted(supersedes=ref):
            merge = domain.resolve(history).merges.get(ref)
            return find_other(merge, ()) if merge else None
    return None


def write(event: Event, history: Sequence[Event], others: Sequence[Event]) -> PreparedEvent:
    """What goes into the other stream. `history` and `others` are the events of both before this request's act."""
    along = replace(event.metadata, causation_id=event.id)
    data, occurred = event.data, event.occurred
    match data:
        case DealEventMoved():
            return _move(event, history, others)
        case DealMergeUndone():
            data = data.model_copy(update={"merge_ref": _find_merge(others, event.stream_id)})
        case CompanyEventRetracted():
            data = data.model_copy(update={"supersedes": _find_merge(others, event.stream_id)})
        case CompanyMerged(record=None):
            data = data.model_copy(update={"record": event.stream_id})
    return PreparedEvent(data, occurred, along, {}, ())


def _move(event: Event, history: Sequence[Event], others: Sequence[Event]) -> PreparedEvent:
    """The event as it holds, corrections included, with its own date and evidence; recorded by whoever moves it.

    What it refers to and was moved there before, it refers to by the id that this has there.
    """
    resolved = domain.resolve(history)
    moved = resolved.live[resolved.originals[event.data.event_ref]]  # type: ignore[attr-defined]
    evidence = moved.metadata
    along = replace(
        event.metadata,
        causation_id=event.id,
        citations=evidence.citations,
        own_knowledge=evidence.own_knowledge,
        inferred=evidence.inferred,
        ambiguous_names=evidence.ambiguous_names,
    )
    became = _find_moved(history, others, resolved.originals)
    refs = {r.pointer.removeprefix("/data/"): r.id for r in list_references(moved.data) if r.kind == "event"}
    data = moved.data.model_copy(update={name: became.get(id_, id_) for name, id_ in refs.items()})
    occurred = _keep_place(moved)
    after, before = (tuple(became.get(id_, id_) for id_ in ids) for ids in (occurred.after, occurred.before))
    return PreparedEvent(data, replace(occurred, after=after, before=before), along, {}, ())


def _find_moved(history: Sequence[Event], others: Sequence[Event], originals: Mapping[str, str]) -> dict[str, str]:
    """From every id that stood in one stream for an event which was moved to the other to the id that it has there."""
    caused = {event.metadata.causation_id: event.id for event in others}
    moves = (event for event in history if isinstance(event.data, DealEventMoved) and event.id in caused)
    there = {originals[event.data.event_ref]: caused[event.id] for event in moves}  # type: ignore[attr-defined]
    return {id_: there[first] for id_, first in originals.items() if first in there}


def _keep_place(moved: Event) -> Occurred:
    """Its date; one without is placed by the day of its recording, by which it had happened: so it is recorded anew."""
    occurred = moved.occurred
    if occurred.earliest or occurred.latest:
        return occurred
    day = moved.created_at.date()
    return replace(occurred, latest=day, precision="day", basis="inferred")


def _find_merge(others: Sequence[Event], stream_id: str) -> str:
    """The merge that still holds between the stream of these events and another one, as it is known there."""
    merges = domain.resolve(others).merges
    return next(id_ for id_, merge in merges.items() if find_other(merge, ()) == stream_id)


def is_companion(event: Event, written: set[str]) -> bool:
    """Whether one of the events of a request, whose ids are `written`, was written along with another of them."""
    return event.metadata.causation_id in written


def explain(refusals: Sequence[Refusal], event: Event, other: str, index: int = 0) -> tuple[Refusal, ...]:
    """Refusals of the companion as refusals of the event that was sent, the one at `index`."""
    label, category = event.data.label, event.category
    return tuple(
        replace(
            refusal,
            detail=f"{label} was refused because of the other {category}, {other}. {refusal.detail}",
            pointer=_pointer(event, other),
            allowed=(),
            event_index=index,
        )
        for refusal in refusals
    )


def _pointer(event: Event, other: str) -> str:
    if isinstance(event.data, DealDuplicatesMerged):
        return "/data/survivor" if other == event.data.survivor else "/data/loser"
    if isinstance(event.data, CompanyMerged):
        return "/data/successor" if other == event.data.successor else "/data/record"
    return _POINTERS[type(event.data)]
