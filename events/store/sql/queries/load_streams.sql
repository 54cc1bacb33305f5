-- All events of the given streams in order of stream and version, unsealed ones included;
-- with max_position, those known at that position.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event
LEFT JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.stream_id = ANY(%(stream_ids)s::uuid[])
    AND (%(max_position)s::bigint IS NULL OR log.position <= %(max_position)s::bigint)
ORDER BY event.stream_id, event.version
