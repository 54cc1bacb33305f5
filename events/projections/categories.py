"""The projections: one for each category of streams, by the category's name."""

from __future__ import annotations

from collections.abc import Mapping

from events.projections import rows, segments
from events.projections.rows import Projection

PROJECTIONS: Mapping[str, Projection] = {
    projection.name: projection
    for projection in (
        Projection("deal", rows.deal, rows.deal_text, {"parties": rows.parties, "interests": rows.interests}),
        Projection("company", rows.company, rows.company_text, {"names": rows.names}),
        Projection("seminar", rows.seminar, rows.seminar_text, {"deals": rows.deals}),
        Projection("source", rows.source, rows.source_text, {}),
    )
}

ALL = (*PROJECTIONS, segments.NAME)
"""The names of everything that is projected: the views, and what follows them."""
