-- The position up to which the views of a projection are complete, parked streams aside: a row that is missing, or
-- older than the log, has its next event above it. Partitions advance each at its own pace, so whoever pages through
-- a view by position may go no further, or what a slower partition adds behind them would never be seen.
-- Invariants: reads one snapshot, that of the statement which calls it, so rows and horizon belong together. A
-- checkpoint behind the head with nothing of its category in between holds nobody up; idle ones are kept near the head
-- (checkpoint/settle.sql), so little of the log is looked at.
CREATE FUNCTION applied_position(wanted text) RETURNS bigint
LANGUAGE sql STABLE STRICT
RETURN (
    WITH head AS MATERIALIZED (
        SELECT coalesce(max(event_log.position), 0) AS position FROM event_log
    )
    SELECT coalesce(min(pending.position) - 1, (SELECT head.position FROM head))
    FROM projection_checkpoint AS checkpoint
    CROSS JOIN LATERAL (
        SELECT event_log.position
        FROM event_log
        WHERE event_log.partition = checkpoint.partition AND event_log.position > checkpoint.position
            AND (SELECT event.category FROM event WHERE event.ordinal = event_log.ordinal) = checkpoint.projection
        ORDER BY event_log.position LIMIT 1
    ) AS pending
    WHERE checkpoint.projection = wanted AND checkpoint.position < (SELECT head.position FROM head)
);
