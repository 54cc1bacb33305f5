"""A seminar as clients get it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from api.v1.shapes import Named, PartialDate, Shape, StreamShape
from api.v1.snapshots import Snapshot, render_common
from events.catalogue.values import SeminarKind
from events.domain.seminar import SeminarStatus
from events.history.names import Words


class SeminarPlace(Shape):
    city: str | None
    country: str | None


class Seminar(StreamShape):
    """A seminar, meeting, visit or call. `scheduled` is a plan; `held` is when it was held."""

    kind: SeminarKind
    title: str | None
    status: SeminarStatus
    host: Named | None
    place: SeminarPlace | None
    scheduled: PartialDate | None
    held: PartialDate | None
    audience: str | None
    invitees: list[Named]
    attendees: list[Named]
    linked_deals: list[UUID]


def list_named(state: dict[str, Any]) -> Iterator[str]:
    yield from (state["host"],) if state["host"] else ()
    yield from state["invitees"]
    yield from state["attendees"]


def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """The shape Seminar."""
    state = snapshot.state
    same = ("kind", "title", "status", "place", "scheduled", "held", "audience", "linked_deals")
    return (
        render_common(snapshot)
        | {name: state[name] for name in same}
        | {name: [_named(id_, words) for id_ in state[name]] for name in ("invitees", "attendees")}
        | {"host": _named(state["host"], words) if state["host"] else None}
    )


def _named(id_: str, words: Words) -> dict[str, str]:
    return {"id": id_, "name": words.name(id_)}
