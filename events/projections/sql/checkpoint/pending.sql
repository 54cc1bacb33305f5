-- The checkpoints with something left to do, the nearest to the head first, and where that something begins.
--
-- A checkpoint may lie behind the head with nothing of its category in between, so the log has to be looked at: once,
-- from the last of the checkpoints that lie within `window` positions of the head. One that lies further behind counts
-- as having something, and the runner will see for itself.
-- Segments are kept of every category.
-- The limit and the scalar subquery keep the plan on the primary keys at any table size and with any statistics.
WITH head AS MATERIALIZED (
    SELECT coalesce(max(position), 0) AS position FROM event_log
), near AS MATERIALIZED (
    SELECT checkpoint.projection, checkpoint.partition, checkpoint.position
    FROM projection_checkpoint AS checkpoint, head
    WHERE checkpoint.position BETWEEN head.position - %(window)s AND head.position - 1
), recent AS MATERIALIZED (
    SELECT (SELECT category FROM event WHERE event.ordinal = event_log.ordinal), event_log.partition, event_log.position
    FROM event_log
    WHERE event_log.position > (SELECT min(position) FROM near)
    ORDER BY event_log.position DESC LIMIT %(window)s
)
SELECT near.projection, near.partition, min(recent.position) AS first, head.position AS head
FROM head, near, recent
WHERE near.projection IN (recent.category, 'segment') AND recent.partition = near.partition AND recent.position > near.position
    AND recent.position <= head.position
GROUP BY near.projection, near.partition, head.position
UNION ALL
SELECT checkpoint.projection, checkpoint.partition, checkpoint.position + 1, head.position
FROM head, projection_checkpoint AS checkpoint
WHERE checkpoint.position < head.position - %(window)s
ORDER BY first DESC
