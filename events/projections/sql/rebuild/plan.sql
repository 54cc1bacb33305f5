-- Cut the streams that are in the log, in the order of their opening, into chunks of `size`.
INSERT INTO rebuild_chunk (run, projection, after_position, upto_position, streams, events)
SELECT %(run)s, category, min(position) - 1, max(position), count(*), 0
FROM (
    SELECT event.category, event_log.position,
        (row_number() OVER (PARTITION BY event.category ORDER BY event_log.position) - 1) / %(size)s AS chunk
    FROM event JOIN event_log USING (ordinal)
    WHERE event.version = 1 AND event.category = ANY(%(projections)s)
) AS opened
GROUP BY category, chunk
ORDER BY min(position)
