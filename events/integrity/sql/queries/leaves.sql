-- What the leaves of the positions first to last are made of, joined for each record time: what was sealed together is
-- one row. A row whose positions have gaps, or that does not follow the row before, is not what the log was.
SELECT min(event_log.position), max(event_log.position),
    to_char(event_log.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    string_agg(event.digest, '' ORDER BY event_log.position)
FROM event_log JOIN event USING (ordinal)
WHERE event_log.position BETWEEN %(first)s AND %(last)s
GROUP BY event_log.recorded_at
ORDER BY 1
