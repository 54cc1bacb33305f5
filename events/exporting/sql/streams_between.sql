-- The streams that have an event from one position to another.
SELECT DISTINCT event.stream_id::text
FROM event_log AS log
JOIN event ON event.ordinal = log.ordinal
WHERE log.position >= %(first)s::bigint AND log.position <= %(upto)s::bigint
ORDER BY 1
