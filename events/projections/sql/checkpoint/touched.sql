-- Which streams of a category the next events of a partition belong to, without reading the events themselves.
SELECT event.stream_id::text, event_log.position FROM event_log JOIN event USING (ordinal)
WHERE event_log.partition = %s AND event_log.position > %s AND event_log.position <= %s AND event.category = %s
ORDER BY event_log.position LIMIT %s
