-- The log after a position, in order, optionally of some types or categories only.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event_log AS log
JOIN event ON event.ordinal = log.ordinal
WHERE log.position > %(after)s::bigint
    AND (%(types)s::text[] IS NULL OR event.type = ANY(%(types)s::text[]))
    AND (%(categories)s::text[] IS NULL OR event.category = ANY(%(categories)s::text[]))
ORDER BY log.position
LIMIT %(limit)s::integer
