-- The streams of some categories that were opened in a stretch of the log.
SELECT event.stream_id::text FROM event_log JOIN event USING (ordinal)
WHERE event_log.position > %s AND event_log.position <= %s AND event.version = 1 AND event.category = ANY(%s)
ORDER BY event.stream_id
