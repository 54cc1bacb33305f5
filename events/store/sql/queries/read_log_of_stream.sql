-- read_log.sql for one stream: found by the stream, because its few events may lie anywhere in the log.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.stream_id = %(stream_id)s::uuid
    AND log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
    AND (%(types)s::text[] IS NULL OR event.type = ANY(%(types)s::text[]))
    AND (%(categories)s::text[] IS NULL OR event.category = ANY(%(categories)s::text[]))
    AND (
        %(lag_days)s::integer IS NULL
        OR (log.recorded_at AT TIME ZONE 'UTC')::date - event.occurred_to > %(lag_days)s::integer
    )
ORDER BY event.version
LIMIT %(limit)s::integer
