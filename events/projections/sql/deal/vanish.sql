-- Remove the rows of streams that are not in the log. One snapshot: a row that is seen was written after its stream's
-- opening event was sealed, so that event is seen too.
WITH alive AS MATERIALIZED (
    SELECT event.stream_id FROM event JOIN event_log USING (ordinal) WHERE event.version = 1 AND event.category = 'deal'
), party AS (
    DELETE FROM deal_party WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = deal_party.deal_id)
), interest AS (
    DELETE FROM deal_interest WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = deal_interest.deal_id)
), anomalies AS (
    DELETE FROM anomaly
    WHERE category = 'deal' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = anomaly.stream_id)
), citations AS (
    DELETE FROM citation_view
    WHERE category = 'deal' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = citation_view.stream_id)
), words AS (
    DELETE FROM search_text
    WHERE category = 'deal' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = search_text.stream_id)
), parked AS (
    DELETE FROM parked_stream
    WHERE projection = 'deal' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = parked_stream.stream_id)
)
DELETE FROM deal_view WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = deal_view.stream_id)
