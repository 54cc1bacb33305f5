-- Bring checkpoints with nothing to do up to the head where they lie more than `slack` positions behind it, so that the
-- look for work stays short. Skips those in use, and those further behind than `window`: the runner takes them.
-- The rows are locked before they are compared, so none moves back.
-- The limit and the scalar subqueries keep the plan on the indexes at any table size and with any statistics.
WITH head AS MATERIALIZED (
    SELECT coalesce(max(position), 0) AS position FROM event_log
), settled AS MATERIALIZED (
    SELECT idle.id FROM projection_checkpoint AS idle
    WHERE idle.position < (SELECT position FROM head) - %(slack)s
        AND idle.position >= (SELECT position FROM head) - %(window)s
        AND NOT EXISTS (
            SELECT FROM (
                SELECT (SELECT category FROM event WHERE event.ordinal = event_log.ordinal) FROM event_log
                WHERE event_log.partition = idle.partition AND event_log.position > idle.position
                ORDER BY event_log.position LIMIT %(window)s
            ) AS later
            WHERE idle.projection IN (later.category, 'segment')
        )
    ORDER BY idle.id
    FOR UPDATE SKIP LOCKED
)
UPDATE projection_checkpoint SET position = head.position FROM settled, head
WHERE projection_checkpoint.id = settled.id AND projection_checkpoint.position < head.position
