"""Lineage as clients get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.v1 import times
from api.v1.shapes import ActorRef, AsOf, Named, Shape
from events.catalogue import Event
from events.history.lineage import Lineage, Merge, Move
from events.history.names import Words


class RecordAct(Shape):
    """Who did it, and when it was recorded; null until it is sealed."""

    event: UUID
    actor: ActorRef
    recorded_at: AwareDatetime | None
    position: int | None


class LineageUndoing(RecordAct):
    reason: str | None


class LineageMerge(RecordAct):
    """`event` is the merge as this deal has it: what `deal.merge_undone` names here."""

    survivor: Named
    loser: Named
    reason: str | None
    undone: LineageUndoing | None


class LineageMove(RecordAct):
    """`event` is the act of moving, in the deal that it was moved from."""

    source: Named
    target: Named
    moved: UUID = Field(description="The event where it was.")
    became: UUID | None = Field(description="The event where it is now.")
    reason: str | None


class DealLineage(Shape):
    """Where a deal's record went, and what it took in."""

    id: UUID
    survivors: list[Named] = Field(
        description="From the deal that it is merged into to the one that lives; empty for one that is not merged."
    )
    absorbed: list[Named] = Field(description="The deals that are merged into this one, directly.")
    merges: list[LineageMerge]
    moved_in: list[LineageMove]
    moved_out: list[LineageMove]
    as_of: AsOf | None = None


def render(found: Lineage) -> dict[str, Any]:
    """The shape DealLineage, without its coordinates."""
    words = found.words
    return {
        "id": found.stream_id,
        "survivors": [_named(id_, words) for id_ in found.survivors],
        "absorbed": [_named(id_, words) for id_ in found.absorbed],
        "merges": [_render_merge(merge, words) for merge in found.merges],
        "moved_in": [_render_move(move, words) for move in found.moved_in],
        "moved_out": [_render_move(move, words) for move in found.moved_out],
    }


def _named(id_: str, words: Words) -> dict[str, str]:
    return {"id": id_, "name": words.name(id_)}


def _render_act(event: Event, words: Words) -> dict[str, Any]:
    actor = event.metadata.actor
    return {
        "event": event.id,
        "actor": {"kind": actor.kind, "id": actor.id, "name": words.actor(actor)},
        "recorded_at": times.to_text(event.recorded_at) if event.recorded_at else None,
        "position": event.position,
    }


def _render_merge(merge: Merge, words: Words) -> dict[str, Any]:
    undone = merge.undone and _render_act(merge.undone, words) | {
        "reason": merge.undone.data.reason,  # type: ignore[attr-defined]
    }
    return _render_act(merge.event, words) | {
        "survivor": _named(merge.survivor, words),
        "loser": _named(merge.loser, words),
        "reason": merge.reason,
        "undone": undone,
    }


def _render_move(move: Move, words: Words) -> dict[str, Any]:
    return _render_act(move.event, words) | {
        "source": _named(move.source, words),
        "target": _named(move.target, words),
        "moved": move.moved,
        "became": move.became,
        "reason": move.reason,
    }
