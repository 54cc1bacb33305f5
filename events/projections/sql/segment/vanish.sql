-- Remove the segments of streams that are not in the log. One snapshot: a row that is seen was written after its
-- stream's opening event was sealed, so that event is seen too.
WITH alive AS MATERIALIZED (
    SELECT event.stream_id FROM event JOIN event_log USING (ordinal) WHERE event.version = 1
), streams AS (
    DELETE FROM segment_stream WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = segment_stream.stream_id)
), parked AS (
    DELETE FROM parked_stream
    WHERE projection = 'segment' AND NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = parked_stream.stream_id)
)
DELETE FROM segment WHERE NOT EXISTS (SELECT FROM alive WHERE alive.stream_id = segment.stream_id)
