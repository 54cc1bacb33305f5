"""What a write would change, in plain sentences: "Stage stays APPROACHED." """

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from events.admin.forms.fields import in_words
from events.catalogue import Names
from events.domain import DealState, State

LEVELS = ("rumor", "reported", "stated by one party", "confirmed by all deciding parties", "official record")

_SHOWN = {
    "company": ("legal_name", "country", "aliases", "identifiers", "parent_links", "record_status"),
    "seminar": ("title", "status", "scheduled", "held", "place"),
    "source": ("publisher", "title", "reliability", "retracted"),
}


def describe(category: str, before: State | None, after: State, names: Names) -> list[str]:
    """The differences that a person looks for; `before` is None when the stream is being opened."""
    if isinstance(after, DealState):
        return list(_deal(before if isinstance(before, DealState) else None, after, names))
    return list(_other(category, before, after))


def _deal(before: DealState | None, after: DealState, names: Names) -> Iterator[str]:
    if before is None:
        yield f"A new deal opens, at stage {after.stage}."
        before = DealState()
    elif before.stage == after.stage:
        yield f"Stage stays {after.stage}."
    else:
        derived = ", because fewer than two deciding parties remain" if after.stage_derived else ""
        yield f"Stage moves from {before.stage} to {after.stage}{derived}."
    if before.paused != after.paused:
        yield "The deal is paused." if after.paused else "The deal is no longer paused."
    if before.merged_into != after.merged_into:
        yield _merged(after, names)
    yield from (f"{names(deal)} is merged into this deal." for deal in after.absorbed if deal not in before.absorbed)
    yield from _parties(before, after, names)
    yield from _interests(before, after, names)
    yield from _proposals(before, after, names)
    yield from _instruments(before, after)
    if before.opening and before.evidence != after.evidence:
        disputed = ", disputed" if after.evidence.disputed else ""
        yield f"Evidence becomes: {LEVELS[after.evidence.rumor_level]}{disputed}."


def _merged(after: DealState, names: Names) -> str:
    if after.merged_into is None:
        return "The deal takes events again."
    return f"The deal is merged into {names(after.merged_into)}, which takes its events from now on."


def _parties(before: DealState, after: DealState, names: Names) -> Iterator[str]:
    old = {(line.company, line.role): line.status for line in before.parties}
    for line in after.parties:
        was = old.get((line.company, line.role))
        who = f"{names(line.company)} ({in_words(line.role).lower()})"
        if was is None:
            yield f"{who} takes part: {line.status}."
        elif was != line.status:
            yield f"The part of {who} becomes {line.status}."


def _interests(before: DealState, after: DealState, names: Names) -> Iterator[str]:
    old = {line.id: line.status for line in before.interests}
    for line in after.interests:
        what = f"{in_words(line.interest_kind)} interest of {names(line.holder)} in {names(line.target)}"
        if line.id not in old:
            yield f"{what} is entered as {line.status}."
        elif old[line.id] != line.status:
            yield f"{what} becomes {line.status}."


def _proposals(before: DealState, after: DealState, names: Names) -> Iterator[str]:
    old = {line.id: line.status for line in before.proposals}
    for line in after.proposals:
        if line.id not in old:
            yield f"A proposal by {names(line.by)} is {line.status}."
        elif old[line.id] != line.status:
            yield f"The proposal by {names(line.by)} becomes {line.status}."


def _instruments(before: DealState, after: DealState) -> Iterator[str]:
    old = {line.id for line in before.agreements}
    for agreement in after.agreements:
        if agreement.id not in old:
            yield f"An agreement is entered: {in_words(agreement.instrument)}."
    cases = {line.case: line.status for line in before.clearances}
    for clearance in after.clearances:
        if cases.get(clearance.case) != clearance.status:
            yield f"Clearance by {clearance.authority}: {clearance.status}."


def _other(category: str, before: State | None, after: State) -> Iterator[str]:
    if before is None:
        yield f"A new {category} is entered."
        return
    old, new = before.to_json(), after.to_json()
    changed = [key for key in _SHOWN.get(category, ()) if old.get(key) != new.get(key)]
    for key in changed:
        yield f"{in_words(key)} becomes {_plain(new.get(key))}."
    if not changed:
        yield f"What is shown of the {category} stays as it is."


def _plain(value: Any) -> str:
    """A value of a state's JSON on one line."""
    if isinstance(value, dict):
        return ", ".join(_plain(item) for item in value.values() if item)
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value) or "empty"
    return str(value).lower() if isinstance(value, bool) else str(value or "empty")
