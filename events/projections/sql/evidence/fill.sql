-- Write the anomalies and citations of streams whose rows of the view were just written.
WITH anomalies AS (
    INSERT INTO anomaly (stream_id, n, category, code, text, events)
    SELECT stream_id, n, category, code, text, events
    FROM json_to_recordset(%(anomalies)s) AS given (
        stream_id uuid, n integer, category text, code text, text text, events jsonb
    )
)
INSERT INTO citation_view (
    carrier_id, n, event_id, stream_id, category, source_id, mode, credibility, supports, asserted_kind, asserted_id,
    locator, quote
)
SELECT
    carrier_id, n, event_id, stream_id, category, source_id, mode, credibility, supports, asserted_kind, asserted_id,
    locator, quote
FROM json_to_recordset(%(citations)s) AS given (
    carrier_id uuid, n integer, event_id uuid, stream_id uuid, category text, source_id uuid, mode text,
    credibility smallint, supports boolean, asserted_kind text, asserted_id uuid, locator text, quote text
)
