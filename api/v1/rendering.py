"""Events in the shape in which clients get them."""

from __future__ import annotations

from typing import Any

from api.v1 import times
from api.v1.flags import render_flag
from events.catalogue import Event
from events.history import Entry, Told
from events.history.citations import ToldCitation


def name_event(event: Event) -> dict[str, Any]:
    """The shape BatchEvent: where to read it."""
    return {
        "id": event.id,
        "stream": {"category": event.category, "id": event.stream_id},
        "version": event.version,
        "type": event.data.type,
        "position": event.position,
    }


def render_event(told: Told) -> dict[str, Any]:
    """The shape Event of the OpenAPI document."""
    event, metadata = told.event, told.event.metadata
    return {
        "id": event.id,
        "stream": {"category": event.category, "id": event.stream_id},
        "version": event.version,
        "position": event.position,
        "recorded_at": times.to_text(event.recorded_at) if event.recorded_at else None,
        "created_at": times.to_text(event.created_at),
        "type": event.type,
        "schema_version": event.schema_version,
        "occurred": told.occurred,
        "occurred_in_words": told.when,
        "data": told.data,
        "citations": told.citations,
        "inferred": metadata.inferred,
        "on_behalf_of": metadata.on_behalf_of,
        "sentence": told.sentence,
        "actor": {"kind": metadata.actor.kind, "id": metadata.actor.id, "name": told.actor_name},
        "channel": metadata.channel,
        "request_id": metadata.request_id,
        "correlation_id": metadata.correlation_id,
        "causation_id": metadata.causation_id,
        "digest": event.digest.hex() if event.digest else None,
        "superseded_by": told.superseded_by,
    }


def render_entry(entry: Entry) -> dict[str, Any]:
    """The shape Event of the OpenAPI document, in its place in the story."""
    return render_event(entry.told) | {
        "superseded_by": entry.superseded_by,
        "order_assumed": entry.order_assumed,
        "flags": [render_flag(flag) for flag in entry.flags],
        "corrected_by": entry.corrected_by,
        "evidence": [render_citation(told) for told in entry.evidence],
    }


def render_citation(told: ToldCitation) -> dict[str, Any]:
    """The shape EvidenceOut."""
    return {
        "carrier": told.carrier,
        "source": {
            "id": told.source,
            "name": told.source_name,
            "reliability": told.reliability,
            "retracted": told.source_retracted,
            "stands": told.source_stands,
        },
        "quote": told.quote,
        "quote_erased": told.quote_erased,
        "locator": told.locator,
        "asserted_by": {"kind": told.asserted_kind, "id": told.asserted_id, "name": told.asserted_name},
        "mode": told.mode,
        "credibility": told.credibility,
        "supports": told.supports,
    }
