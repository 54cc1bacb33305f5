-- Where in the log a moment of knowledge lies: the last position recorded at or before an instant, or the position as
-- it is given; 0 is before the first event. Bisection over the gap-free positions, because recorded_at never decreases.
-- Columns: position, its recorded_at (NULL for 0 and for what the log has not reached), the log's highest position.
WITH RECURSIVE head (position) AS (
    SELECT coalesce(max(position), 0) FROM event_log
), search (low, high) AS (
    SELECT coalesce(%(position)s::bigint, 0), coalesce(%(position)s::bigint, head.position) FROM head
    UNION ALL
    SELECT
        CASE WHEN event_log.recorded_at <= %(instant)s::timestamptz THEN event_log.position ELSE search.low END,
        CASE WHEN event_log.recorded_at <= %(instant)s::timestamptz THEN search.high ELSE event_log.position - 1 END
    FROM search
    JOIN event_log ON event_log.position = (search.low + search.high + 1) / 2
    WHERE search.low < search.high
)
SELECT search.low, log.recorded_at, head.position
FROM search
CROSS JOIN head
LEFT JOIN event_log AS log ON log.position = search.low
WHERE search.low = search.high
