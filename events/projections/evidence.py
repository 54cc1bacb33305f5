"""What projections of every category write: the anomalies of a stream, and the citations of its live events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from events.catalogue import DealCitationAdded
from events.projections.copying import NULL, escape
from events.projections.folding import Folded


def list_anomalies(category: str, folded: Folded[Any]) -> Iterator[dict[str, Any]]:
    for n, flag in enumerate(folded.state.anomalies):
        yield {
            "stream_id": folded.stream_id,
            "n": n,
            "category": category,
            "code": flag.code,
            "text": flag.text,
            "events": flag.events,
        }


def list_citations(category: str, folded: Folded[Any]) -> Iterator[str]:
    """The evidence that live events bring: their own, and what a corroboration adds to another event.

    Lines for sql/evidence/copy_citations.sql: nearly every event has one, and COPY takes a third of the time.
    """
    for event in folded.cited:
        found = [(event.id, citation) for citation in event.metadata.citations]
        if isinstance(event.data, DealCitationAdded):
            found.append((folded.state.original(event.data.event_ref), event.data.citation))
        for n, (event_id, citation) in enumerate(found):
            by = citation.asserted_by
            yield (
                f"{event.id}\t{n}\t{event_id}\t{folded.stream_id}\t{category}\t{citation.source}\t{citation.mode}\t"
                f"{citation.credibility}\t{citation.supports}\t{by.kind}\t{by.id or NULL}\t"
                f"{escape(citation.locator)}\t{escape(citation.quote)}\n"
            )
