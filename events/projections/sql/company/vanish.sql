-- Remove the rows of streams that are not in the log. One snapshot: a row that is seen was written after its stream's
-- opening event was sealed, so that event is seen too.
WITH alive AS MATERIALIZED (
    SELECT event.stream_id FROM event JOIN event_log USING (ordinal) WHERE event.version = 1 AND event.category = 'company'
), name AS (
    DELETE FROM company_name WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = company_name.company_id)
), anomalies AS (
    DELETE FROM anomaly
    WHERE category = 'company' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = anomaly.stream_id)
), citations AS (
    DELETE FROM citation_view
    WHERE category = 'company' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = citation_view.stream_id)
), words AS (
    DELETE FROM search_text
    WHERE category = 'company' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = search_text.stream_id)
), parked AS (
    DELETE FROM parked_stream
    WHERE projection = 'company' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = parked_stream.stream_id)
)
DELETE FROM company_view WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = company_view.stream_id)
