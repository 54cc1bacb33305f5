"""Answers about history in the shape in which clients get them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.v1 import times
from api.v1.flags import render_flag
from events import domain
from events.catalogue import dates
from events.history import Told
from events.history.anomalies import OddStream
from events.history.changes import Did
from events.history.diffs import DealChanges, ToldChange
from events.history.durations import Visit
from events.history.impact import Affected
from events.history.support import Sources


def render_line(told: Told) -> dict[str, Any]:
    """The shape EventLine."""
    event, actor = told.event, told.event.metadata.actor
    return {
        "id": event.id,
        "stream": {"category": event.category, "id": event.stream_id},
        "type": event.type,
        "version": event.version,
        "position": event.position,
        "recorded_at": times.to_text(event.recorded_at) if event.recorded_at else None,
        "occurred_in_words": told.when,
        "sentence": told.sentence,
        "actor": {"kind": actor.kind, "id": actor.id, "name": told.actor_name},
    }


def render_changing(told: Told, did: Did) -> dict[str, Any]:
    """The shape ChangingEvent."""
    return render_line(told) | {"did": did}


def render_deal_changes(found: DealChanges) -> dict[str, Any]:
    """The shape DealChanges."""
    return {
        "deal": {"id": found.deal_id, "name": found.name},
        "changes": render_changes(found.changes),
        "events": [render_changing(told, did) for told, did in found.events],
        "uncertain": list(found.uncertain),
    }


def render_changes(found: Iterable[ToldChange]) -> list[dict[str, Any]]:
    """The shape Change, each."""
    return [
        {
            "kind": change.key.kind,
            "stream": change.stream._asdict(),
            "sentence": sentence,
            "before": change.before,
            "after": change.after,
            "path": change.path,
            "events": change.events,
        }
        for change, sentence in found
    ]


def render_visit(visit: Visit) -> dict[str, Any]:
    """The shape StageVisit."""
    return {
        "stage": visit.stage,
        "since": dates.to_text(visit.since),
        "since_in_words": dates.in_words(visit.since),
        "until": dates.to_text(visit.until) if visit.until else None,
        "until_in_words": dates.in_words(visit.until) if visit.until else None,
        "min_days": visit.min_days,
        "max_days": visit.max_days,
        "duration_in_words": visit.in_words,
        "derived": visit.derived,
        "order_assumed": visit.order_assumed,
        "opened_by": visit.opened_by,
        "closed_by": visit.closed_by,
    }


def render_source(source_id: str, sources: Sources) -> dict[str, Any]:
    """The shape CitedSource."""
    state = sources.states.get(source_id)
    return {
        "id": source_id,
        "name": sources.name(source_id),
        "reliability": state.reliability if state else None,
        "retracted": state.retracted if state else False,
        "stands": sources.stands(source_id),
    }


def render_oddity(flag: domain.Flag, lines: dict[str, Told]) -> dict[str, Any]:
    """The shape Oddity."""
    told = [render_line(lines[id_]) for id_ in flag.events if id_ in lines]
    return render_flag(flag) | {"events": told}


def render_odd_stream(odd: OddStream) -> dict[str, Any]:
    """The shape OddStream."""
    return {
        "stream": {"category": odd.category, "id": odd.stream_id},
        "name": odd.name,
        "anomalies": [render_oddity(flag, odd.told) for flag in odd.flags],
    }


def render_affected(affected: Affected) -> dict[str, Any]:
    """The shape Affected."""
    return {
        "stream": {"category": affected.category, "id": affected.stream_id},
        "name": affected.name,
        "events": [render_line(told) for told in affected.events],
        "unsupported": list(affected.unsupported),
        "falls": affected.falls,
        "changes": render_changes(affected.changes),
    }
