-- The names of streams as they were known at a position of the log, from the segments. Nothing of streams of which the
-- segments have not come that far, or which are parked: those are folded.
SELECT stream_id::text, name FROM segment
WHERE stream_id = ANY(%(streams)s::uuid[]) AND positions @> %(position)s::bigint AND days @> 'infinity'::date
    AND levels @> 0 AND %(position)s::bigint <= (SELECT applied_segments())
    AND NOT EXISTS (
        SELECT FROM parked_stream WHERE projection = 'segment' AND parked_stream.stream_id = segment.stream_id
    )
