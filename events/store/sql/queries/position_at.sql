-- The last position recorded at or before an instant, 0 if there is none.
-- Bisection over the gap-free positions, because recorded_at never decreases: a score of look-ups, and no further index.
WITH RECURSIVE search (low, high) AS (
    SELECT 0::bigint, coalesce(max(position), 0) FROM event_log
    UNION ALL
    SELECT
        CASE WHEN event_log.recorded_at <= %(instant)s::timestamptz THEN event_log.position ELSE search.low END,
        CASE WHEN event_log.recorded_at <= %(instant)s::timestamptz THEN search.high ELSE event_log.position - 1 END
    FROM search
    JOIN event_log ON event_log.position = (search.low + search.high + 1) / 2
    WHERE search.low < search.high
)
SELECT low FROM search WHERE low = high
