-- Cut the streams that are in the log, in the order of their opening, into chunks of `size`. Segments are kept of every
-- category (`categories`), so those streams are in chunks of that projection, too.
INSERT INTO rebuild_chunk (run, projection, after_position, upto_position, streams, events)
SELECT %(run)s, projection, min(position) - 1, max(position), count(*), 0
FROM (
    SELECT wanted.projection, event_log.position,
        (row_number() OVER (PARTITION BY wanted.projection ORDER BY event_log.position) - 1) / %(size)s AS chunk
    FROM event JOIN event_log USING (ordinal)
    CROSS JOIN unnest(%(projections)s::text[]) AS wanted (projection)
    WHERE event.version = 1 AND event.category = ANY(%(categories)s)
        AND wanted.projection IN (event.category, 'segment')
) AS opened
GROUP BY projection, chunk
ORDER BY min(position)
