"""A state taken apart into what can change by itself, each part under its kind and key, so that states can be compared.

Ids of events are left out: they say how a part came to be and not what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from events import domain

Kind = Literal[
    "deal", "stage", "pause", "party", "interest", "proposal", "agreement", "clearance", "expectation", "evidence",
    "contact", "position", "denial", "lockout", "dispute", "record", "merge", "seminar", "flag",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)


class Key(NamedTuple):
    """Which part it is: `of` tells those of one kind apart, and is empty where there is but one."""

    kind: Kind
    of: str = ""


Value = Mapping[str, Any]
Facets = Mapping[Key, Value]

_LINES: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    "parties": ("party", ("company",)),
    "interests": ("interest", ("id",)),
    "proposals": ("proposal", ("id",)),
    "agreements": ("agreement", ("id",)),
    "clearances": ("clearance", ("authority", "regime", "jurisdiction")),
    "contacts": ("contact", ("contact", "company", "role")),
    "positions": ("position", ("by", "topic")),
    "denials": ("denial", ("event",)),
    "lockouts": ("lockout", ("event",)),
    "disputes": ("dispute", ("id",)),
    "anomalies": ("flag", ("code", "events")),
}
"""The lists of a deal, and what tells their lines apart."""

_SEMINAR = ("kind", "title", "status", "host", "place", "scheduled", "held", "audience", "invitees", "attendees")
_ABOUT_EVENTS = frozenset({"event", "events", "earliest", "latest", "text_ref"})


def take_apart(state: domain.State | None, *, deal_id: str | None = None) -> Facets:
    """The parts of a deal, or of a seminar as far as it is about the deal `deal_id`; none before there is anything."""
    if state is None or not state.opening:
        return {}
    if isinstance(state, domain.DealState):
        return dict(_of_deal(state))
    if isinstance(state, domain.SeminarState) and deal_id in state.linked_deals:
        shown = {name: getattr(state, name) for name in _SEMINAR}
        return {Key("seminar", state.stream_id): shown | {"place": _line(state.place) if state.place else None}}
    return {}


def _of_deal(state: domain.DealState) -> Iterator[tuple[Key, Value]]:
    about = {"title": state.title, "kind": state.kind, "scope": state.scope, "markets": state.markets}
    yield Key("deal"), about
    yield Key("stage"), {"stage": state.stage, "since": state.since, "derived": state.stage_derived}
    yield Key("evidence"), _line(state.evidence)
    if state.paused:
        yield Key("pause"), {"paused": True}
    if state.finalization_expected:
        yield Key("expectation"), {"finalization_expected": state.finalization_expected}
    if state.record_status != "live":
        yield Key("record"), {"record_status": state.record_status, "merged_into": state.merged_into}
    for deal_id in state.absorbed:
        yield Key("merge", deal_id), {"deal": deal_id}
    for name, (kind, told_apart_by) in _LINES.items():
        for line in getattr(state, name):
            yield Key(kind, _join(getattr(line, part) for part in told_apart_by)), _line(line)


def _join(parts: Iterator[Any]) -> str:
    return " ".join(" ".join(part) if isinstance(part, tuple) else part or "-" for part in parts)


def _line(line: Any) -> dict[str, Any]:
    kind: Any = type(line)
    return {name: getattr(line, name) for name in _shown(kind)}


@cache
def _shown(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.name not in _ABOUT_EVENTS)
