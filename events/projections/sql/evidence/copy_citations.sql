-- Add the citations of streams whose rows of the view were just written; lines from events/projections/evidence.py.
COPY citation_view (
    carrier_id, n, event_id, stream_id, category, source_id, mode, credibility, supports, asserted_kind, asserted_id,
    locator, quote
) FROM STDIN
