-- The checkpoints with something left to do, the nearest to the head first, and where that something begins.
--
-- A checkpoint may lie behind the head with nothing of its category in between, so the log has to be looked at, but not
-- far: one that is more than `window` positions behind counts as having something, and the runner will see for itself.
SELECT checkpoint.projection, checkpoint.partition, coalesce(found.position, checkpoint.position + 1) AS first,
    head.position AS head
FROM (SELECT coalesce(max(position), 0) AS position FROM event_log) AS head
CROSS JOIN projection_checkpoint AS checkpoint
LEFT JOIN LATERAL (
    SELECT event_log.position FROM event_log JOIN event USING (ordinal)
    WHERE checkpoint.position >= head.position - %(window)s
        AND event_log.partition = checkpoint.partition AND event_log.position > checkpoint.position
        AND event.category = checkpoint.projection
    ORDER BY event_log.position LIMIT 1
) AS found ON true
WHERE checkpoint.position < head.position
    AND (found.position IS NOT NULL OR checkpoint.position < head.position - %(window)s)
ORDER BY first DESC
