"""Rules that ignore order: one event as recorded, before anything is folded (H3, H9, H10, H11, H13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast

from events.catalogue import Event, EventCorrected, InvalidEventError, fixing
from events.domain.effective import AMENDMENTS, CORRECTIONS, Effective, superseded_by
from events.domain.ordering import OPENING_TYPES
from events.domain.verdict import Refusal

CITED_CATEGORIES = frozenset({"deal", "company", "seminar"})
"""Sources need no citation: they are what is cited."""

_UNIT_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def judge(new: Sequence[Event], before: Effective, now: datetime) -> Iterator[Refusal]:
    """Refusals of the new events, in order; those without are added to `before`, which is resolved from the history."""
    for index, event in enumerate(new):
        is_foreign = before.version > 0 and before.category != event.category
        found = judge_alone(event, now, index, is_opened=before.is_opened, is_foreign=is_foreign)
        if event.data.type in AMENDMENTS:
            found += _amendment(event, before, index)
        yield from found
        if not found:
            before.add(event)


def judge_alone(event: Event, now: datetime, index: int = 0, *, is_opened: bool, is_foreign: bool) -> list[Refusal]:
    """Refusals that do not need to know the other events; `is_foreign`: the stream is one of another category."""
    return [*_opening(event, index, is_opened, is_foreign), *_dated(event, now, index), *_cited(event, index)]


def _opening(event: Event, index: int, is_opened: bool, is_foreign: bool) -> Iterator[Refusal]:
    """A stream belongs to one category for ever, also when what opened it was retracted."""
    opening = OPENING_TYPES[event.category]
    if event.data.type == opening and (is_opened or is_foreign):
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
    supersedes, label = superseded_by(event), event.data.label
    target = before.originals.get(supersedes)
    if supersedes in before.retractions:
        detail = f"{label} was refused: a retraction is final. Record the event again if it did happen."
        yield Refusal(code="not-correctable", detail=detail, pointer="/data/supersedes", event_index=index)
    elif target is None:
        detail = f"{label} was refused: it names no event of this stream. Name an event of the same stream."
        yield Refusal(code="unknown-event", detail=detail, pointer="/data/supersedes", event_index=index)
    elif before.newest[target] != supersedes:
        yield _superseded(label, before, target, index)
    else:
        yield from _amended(event, before.live[target], before, index)


def _superseded(label: str, before: Effective, target: str, index: int) -> Refusal:
    if target in before.live:
        detail = (
            f"{label} was refused: that event was corrected since. Name its newest version, {before.newest[target]}."
        )
    else:
        detail = f"{label} was refused: that event is retracted. Record it again if it did happen."
    return Refusal(code="already-superseded", detail=detail, pointer="/data/supersedes", event_index=index)


def _amended(event: Event, target: Event, before: Effective, index: int) -> Iterator[Refusal]:
    if event.data.type in CORRECTIONS:
        yield from _new_data(event, target, index)
    elif target.data.type == OPENING_TYPES[event.category] and len(before.live) > 1:
        detail = (
            f"{event.data.label} was refused: {target.data.type} opens this stream and other events live in it. "
            "Retract those first, or correct this one."
        )
        yield Refusal(code="retract-opening", detail=detail, pointer="/data/supersedes", event_index=index)


def _new_data(event: Event, target: Event, index: int) -> Iterator[Refusal]:
    """The same type as the event that is corrected: its data must be valid as that type."""
    try:
        fixing.validate_new_data(cast("EventCorrected", event.data), target.data.type)
    except InvalidEventError as error:
        for problem in error.details["errors"]:
            detail = f"{event.data.label} was refused: as {target.data.type}, {problem['detail']}"
            yield Refusal(code=problem["code"], detail=detail, pointer=problem["pointer"], event_index=index)
