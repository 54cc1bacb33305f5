-- One row, whose commit waits for no disk where nothing else is committed with it: set_config ends with the transaction,
-- which is this statement alone. `position` NULL: wherever the log reaches.
INSERT INTO disclosure (actor_kind, actor_id, owner, channel, action, request_id, position, is_as_of, valid_at, known_at,
    streams, events)
SELECT %(actor_kind)s, %(actor_id)s, %(owner)s, %(channel)s, %(action)s, %(request_id)s,
    coalesce(%(position)s::bigint, (SELECT position FROM event_log ORDER BY position DESC LIMIT 1), 0),
    %(position)s::bigint IS NOT NULL, %(valid_at)s, %(known_at)s::timestamptz, %(streams)s::uuid[], %(events)s::uuid[]
FROM (
    SELECT set_config('synchronous_commit',
        CASE WHEN %(alone)s::boolean THEN 'off' ELSE current_setting('synchronous_commit') END, true)
) AS relaxed
