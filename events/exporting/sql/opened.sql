-- The streams of a category that were opened after a position, and at or below another, by that position.
SELECT log.position, event.stream_id::text
FROM event_log AS log
JOIN event ON event.ordinal = log.ordinal
WHERE log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
    AND event.version = 1 AND event.category = %(category)s
ORDER BY log.position
LIMIT %(limit)s::integer
