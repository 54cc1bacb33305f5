-- The streams with a live event that one of these sources supports, a page of them in the order of their openings.
-- Columns: the stream, the position of its opening event.
WITH resting AS (
    SELECT DISTINCT stream_id FROM citation_view WHERE source_id = ANY(%(sources)s::uuid[]) AND supports
)
SELECT resting.stream_id::text, log.position
FROM resting
JOIN event ON event.stream_id = resting.stream_id AND event.version = 1
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE log.position > %(after)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer;
