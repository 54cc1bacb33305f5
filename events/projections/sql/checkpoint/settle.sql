-- Bring checkpoints with nothing to do up to `head`, a position of the log that was committed before this statement,
-- so that the next look for work is short. Skips those in use, and those further behind than `window`: the runner
-- takes them. The rows are locked before they are compared, so none moves back.
UPDATE projection_checkpoint SET position = %(head)s
FROM (
    SELECT idle.id FROM projection_checkpoint AS idle
    WHERE idle.position < %(head)s AND idle.position >= %(head)s - %(window)s AND NOT EXISTS (
        SELECT FROM event_log JOIN event USING (ordinal)
        WHERE event_log.partition = idle.partition
            AND event_log.position > idle.position AND event_log.position <= %(head)s
            AND event.category = idle.projection
    )
    ORDER BY idle.id
    FOR UPDATE SKIP LOCKED
) AS settled
WHERE projection_checkpoint.id = settled.id
