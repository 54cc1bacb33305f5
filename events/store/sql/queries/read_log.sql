-- The log between two positions (after, upto], in order, optionally of some types or categories only, or only what was
-- recorded more than so many days (UTC) after the last day on which it can have happened.
-- Invariant: walks the positions one by one, so it costs what lies between them, however little of it is wanted.
-- OFFSET 0 holds the planner to that: for a rare type it would rather read the whole table of events.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event_log AS log
CROSS JOIN LATERAL (SELECT * FROM event WHERE event.ordinal = log.ordinal OFFSET 0) AS event
WHERE log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
    AND (%(types)s::text[] IS NULL OR event.type = ANY(%(types)s::text[]))
    AND (%(categories)s::text[] IS NULL OR event.category = ANY(%(categories)s::text[]))
    AND (
        %(lag_days)s::integer IS NULL
        OR (log.recorded_at AT TIME ZONE 'UTC')::date - event.occurred_to > %(lag_days)s::integer
    )
ORDER BY log.position
LIMIT %(limit)s::integer
