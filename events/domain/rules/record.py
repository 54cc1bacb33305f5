"""Rules that ignore order: one event as recorded, before anything is folded (H3, H9-H13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

from events.catalogue import CompanyMerged, DealDuplicatesMerged, Event, EventCorrected, InvalidEventError, fixing
from events.domain.company import CompanyState
from events.domain.effective import (
    AMENDMENTS,
    CORRECTIONS,
    MERGE_UNDONE,
    MOVED,
    NO_DATE,
    Effective,
    superseded_by,
    survivor_of,
)
from events.domain.folding import State
from events.domain.ordering import MERGED, OPENING_TYPES, is_of_record
from events.domain.verdict import Refusal

CITED_CATEGORIES = frozenset({"deal", "company", "seminar"})
"""Sources need no citation: they are what is cited."""


class _Undoing(NamedTuple):
    """How a merged record of a category refuses, the type that undoes the merge, and when that is right."""

    code: str
    type: str
    when: str


_UNDOING: Mapping[str, _Undoing] = {
    "deal": _Undoing(code="deal-merged", type=MERGE_UNDONE, when="they are two deals after all"),
    "company": _Undoing(
        code="company-merged", type="company.event_retracted", when="the record is of a company of its own"
    ),
}
UNDOING = frozenset(undoing.type for undoing in _UNDOING.values())

_UNIT_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def judge(new: Sequence[Event], before: Effective, now: datetime) -> Iterator[Refusal]:
    """Refusals of the new events, in order; those without are added to `before`, which is resolved from the history."""
    for index, event in enumerate(new):
        is_foreign = before.version > 0 and before.category != event.category
        found = judge_alone(
            event, now, index, is_opened=before.is_opened, is_foreign=is_foreign, survivor=before.survivor
        )
        if event.data.type in AMENDMENTS and not found:
            found += _amendment(event, before, index)
        yield from found
        if not found:
            before.add(event)


def judge_alone(
    event: Event,
    now: datetime,
    index: int = 0,
    *,
    is_opened: bool,
    is_foreign: bool,
    survivor: str | None = None,
) -> list[Refusal]:
    """Refusals that do not need to know the other events; `is_foreign`: the stream is one of another category,
    `survivor`: as `find_survivor`."""
    if survivor is not None and event.data.type not in UNDOING:
        return [_merged(event, survivor, index)]
    return [
        *_opening(event, index, is_opened, is_foreign),
        *_dated(event, now, index),
        *_cited(event, index),
        *_merging(event, index),
    ]


def find_survivor(state: State) -> str | None:
    """As `survivor_of` the merge by which a deal or company takes no more events; None of one that does."""
    if isinstance(state, CompanyState):
        return (state.merged_into or "") if state.is_closed else None
    return state.merged_into


def survivor_after(event: Event, before: str | None) -> str | None:
    """The same after one more event that is no amendment."""
    survivor = survivor_of(event)
    return before if survivor is None else survivor


def _merged(event: Event, survivor: str, index: int) -> Refusal:
    code, undoing, when = _UNDOING[event.category]
    instead = f"or undo the merge ({undoing}) if {when}."
    why = f"this {event.category} is merged into {survivor}. Record it there; {instead}"
    if not survivor:
        why = f"this record was issued in error. Record it where it belongs; {instead}"
    detail = f"{event.data.label} was refused: {why}"
    return Refusal(code=code, detail=detail, allowed=(undoing,), event_index=index, survivor=survivor or None)


def _merging(event: Event, index: int) -> Iterator[Refusal]:
    """A merge is of this stream and another one; that of records has no place in the time of the world."""
    data = event.data
    if isinstance(data, CompanyMerged):
        record = data.record or event.stream_id
        if data.successor == record:
            yield _merge_refused(
                event, "a company does not succeed itself. Name another one.", "/data/successor", index
            )
        elif event.stream_id not in (record, data.successor):
            why = "it must name this company, as the record that should not be or as its successor."
            yield _merge_refused(event, why, "/data/record", index)
    if isinstance(data, DealDuplicatesMerged) and event.stream_id not in (data.survivor, data.loser):
        why = "it must name this deal, as the survivor or as the one merged into it."
        yield _merge_refused(event, why, "/data/loser", index)
    if is_of_record(event) and event.occurred != NO_DATE:
        why = "records are merged on no day of the world. Leave the date and the links out."
        yield _merge_refused(event, why, "/occurred", index)


def _merge_refused(event: Event, why: str, pointer: str, index: int) -> Refusal:
    return Refusal(
        code="merge-refused", detail=f"{event.data.label} was refused: {why}", pointer=pointer, event_index=index
    )


def _opening(event: Event, index: int, is_opened: bool, is_foreign: bool) -> Iterator[Refusal]:
    """A stream belongs to one category for ever, also when what opened it was retracted. No event opens a contact."""
    opening = OPENING_TYPES.get(event.category)
    if opening is None:
        if is_foreign:
            detail = f"{event.data.label} was refused: this is not the id of a {event.category}."
            yield Refusal(code="not-opened", detail=detail, event_index=index)
    elif event.data.type == opening and (is_opened or is_foreign):
        detail = f"{event.data.label} was refused: this {event.category} is open already. Record any other event of it."
        yield Refusal(code="already-opened", detail=detail, event_index=index)
    elif event.data.type != opening and (is_foreign or not is_opened):
        detail = f"{event.data.label} was refused: nothing is open under this id. The first event must be {opening}."
        yield Refusal(code="not-opened", detail=detail, allowed=(opening,), event_index=index)


def _dated(event: Event, now: datetime, index: int) -> Iterator[Refusal]:
    """A day more is allowed: it is tomorrow already in other zones."""
    limit = now.date() + timedelta(days=1)
    begins = _begins(event)
    if begins is not None and begins > limit:
        detail = (
            f"{event.data.label} was refused: it is dated after today, and an event is something that has happened. "
            "A plan goes into the data of an event (scheduled, expected) that is dated when the plan became known."
        )
        yield Refusal(code="future-dated", detail=detail, pointer="/occurred", event_index=index)


def _begins(event: Event) -> date | None:
    """The first day it can be about: of an interval open to the past, the first of its last month, quarter, year."""
    occurred = event.occurred
    if occurred.earliest is not None or occurred.latest is None:
        return occurred.earliest
    latest, months = occurred.latest, _UNIT_MONTHS.get(occurred.precision)
    return latest if months is None else latest.replace(month=(latest.month - 1) // months * months + 1, day=1)


def _cited(event: Event, index: int) -> Iterator[Refusal]:
    metadata = event.metadata
    if metadata.citations or metadata.own_knowledge or event.category not in CITED_CATEGORIES:
        return
    detail = (
        f"{event.data.label} was refused: it names no source. "
        "Cite at least one source, or say that it is your own knowledge (own_knowledge)."
    )
    yield Refusal(code="no-citation", detail=detail, pointer="/citations", event_index=index)


def _amendment(event: Event, before: Effective, index: int) -> Iterator[Refusal]:
    supersedes, label, pointer = superseded_by(event), event.data.label, pointer_of(event)
    target = before.originals.get(supersedes)
    if supersedes in before.retractions:
        detail = f"{label} was refused: a retraction is final. Record the event again if it did happen."
        yield Refusal(code="not-correctable", detail=detail, pointer=pointer, event_index=index)
    elif target is None:
        detail = f"{label} was refused: it names no event of this stream. Name an event of the same stream."
        yield Refusal(code="unknown-event", detail=detail, pointer=pointer, event_index=index)
    elif before.newest[target] != supersedes:
        yield _superseded(event, before, target, index)
    else:
        yield from _amended(event, before.live[target], before, index)


def pointer_of(amendment: Event) -> str:
    """Where an amendment names what it is about."""
    return {MOVED: "/data/event_ref", MERGE_UNDONE: "/data/merge_ref"}.get(amendment.data.type, "/data/supersedes")


def _superseded(event: Event, before: Effective, target: str, index: int) -> Refusal:
    label = event.data.label
    if target in before.live:
        detail = (
            f"{label} was refused: that event was corrected since. Name its newest version, {before.newest[target]}."
        )
    else:
        detail = f"{label} was refused: that event does not stand here any more. Record it again if it did happen."
    return Refusal(code="already-superseded", detail=detail, pointer=pointer_of(event), event_index=index)


def _amended(event: Event, target: Event, before: Effective, index: int) -> Iterator[Refusal]:
    if (event.data.type == MERGE_UNDONE) is not (target.data.type == MERGED):
        yield _not_by_this(event, target, index)
    elif before.survivor is not None and not is_of_record(target):
        yield _merged(event, before.survivor, index)
    elif event.data.type in CORRECTIONS:
        yield from _new_data(event, target, index)
    elif event.data.type == MOVED:
        yield from _moved(event, target, index)
    elif target.data.type == OPENING_TYPES[event.category] and len(before.live) > 1:
        ways = "Merge this deal into another one, or move or" if event.category == "deal" else "Please"
        detail = (
            f"{event.data.label} was refused: {target.data.type} opens this stream and other events live in it. "
            f"{ways} retract those first, or correct this one."
        )
        yield Refusal(code="retract-opening", detail=detail, pointer="/data/supersedes", event_index=index)


def _not_by_this(event: Event, target: Event, index: int) -> Refusal:
    if target.data.type == MERGED:
        why = f"a merge is neither corrected nor retracted. Undo it ({MERGE_UNDONE}), and merge again if need be."
    else:
        why = f"that event is no merge. Name the {MERGED} of this deal."
    detail = f"{event.data.label} was refused: {why}"
    return Refusal(code="not-correctable", detail=detail, pointer=pointer_of(event), event_index=index)


def _moved(event: Event, target: Event, index: int) -> Iterator[Refusal]:
    to_stream: str = event.data.to_stream  # type: ignore[attr-defined]
    if to_stream == event.stream_id:
        why, pointer = "the event is in that deal already. Name another one.", "/data/to_stream"
    elif target.data.type == OPENING_TYPES[event.category]:
        why, pointer = "what opens a deal stays in it. Merge the deals instead.", "/data/event_ref"
    else:
        return
    detail = f"{event.data.label} was refused: {why}"
    yield Refusal(code="not-movable", detail=detail, pointer=pointer, event_index=index)


def _new_data(event: Event, target: Event, index: int) -> Iterator[Refusal]:
    """The same type as the event that is corrected: its data must be valid as that type."""
    try:
        fact = fixing.validate_new_data(cast("EventCorrected", event.data), target.data.type)
    except InvalidEventError as error:
        for problem in error.details["errors"]:
            detail = f"{event.data.label} was refused: as {target.data.type}, {problem['detail']}"
            yield Refusal(code=problem["code"], detail=detail, pointer=problem["pointer"], event_index=index)
        return
    if isinstance(fact, CompanyMerged) and (fact.is_of_record or is_of_record(target)):
        why = "a merge of records is not corrected. Retract it, and record what is the case."
        detail = f"{event.data.label} was refused: {why}"
        yield Refusal(code="not-correctable", detail=detail, pointer=pointer_of(event), event_index=index)
    elif isinstance(fact, CompanyMerged) and fact.successor == event.stream_id:
        why = "a company does not succeed itself. Name another one."
        yield _merge_refused(event, why, "/data/new_data/successor", index)
