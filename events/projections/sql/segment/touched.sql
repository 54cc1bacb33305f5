-- Which streams the next events of a partition belong to, whatever their category, without reading the events.
SELECT event.stream_id::text, event_log.position FROM event_log JOIN event USING (ordinal)
WHERE event_log.partition = %s AND event_log.position > %s AND event_log.position <= %s
    AND event.category = ANY(%s)
ORDER BY event_log.position LIMIT %s
