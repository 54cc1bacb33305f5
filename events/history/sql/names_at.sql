-- The names of streams as they were known at a position of the log, from the segments. Nothing of streams of which the
-- segments have not come that far, or which are parked: those are folded.
-- The offset keeps the planner to the few rows of each stream, whatever it believes of the boxes of all.
SELECT own.stream_id::text, own.name
FROM unnest(%(streams)s::uuid[]) AS wanted (stream_id)
CROSS JOIN LATERAL (
    SELECT stream_id, name, positions, days, levels FROM segment WHERE segment.stream_id = wanted.stream_id OFFSET 0
) AS own
WHERE own.positions @> %(position)s::bigint AND own.days @> 'infinity'::date AND own.levels @> 0
    AND %(position)s::bigint <= (SELECT applied_segments())
    AND NOT EXISTS (
        SELECT FROM parked_stream WHERE projection = 'segment' AND parked_stream.stream_id = own.stream_id
    )
