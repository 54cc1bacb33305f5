-- What the leaves of the positions first to last are made of.
SELECT event_log.position, event_log.recorded_at, event.digest
FROM event_log JOIN event USING (ordinal)
WHERE event_log.position BETWEEN %(first)s AND %(last)s
ORDER BY event_log.position
