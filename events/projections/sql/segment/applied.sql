-- The position up to which the segments are complete, parked streams aside. As applied_position(), but every event of a
-- partition counts: segments are kept of all categories.
CREATE FUNCTION applied_segments() RETURNS bigint
LANGUAGE sql STABLE
RETURN (
    WITH head AS MATERIALIZED (
        SELECT coalesce(max(event_log.position), 0) AS position FROM event_log
    )
    SELECT coalesce(min(pending.position) - 1, (SELECT head.position FROM head))
    FROM projection_checkpoint AS checkpoint
    CROSS JOIN LATERAL (
        SELECT event_log.position FROM event_log
        WHERE event_log.partition = checkpoint.partition AND event_log.position > checkpoint.position
        ORDER BY event_log.position LIMIT 1
    ) AS pending
    WHERE checkpoint.projection = 'segment' AND checkpoint.position < (SELECT head.position FROM head)
);
