-- The first `limit` streams of these categories by the position of their opening, as the log has it.
SELECT event_log.position, event.stream_id::text FROM event_log JOIN event USING (ordinal)
WHERE event_log.position > %(after)s AND event.version = 1 AND event.category = ANY(%(categories)s)
ORDER BY event_log.position LIMIT %(limit)s
