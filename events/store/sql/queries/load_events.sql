-- The events with the given ids, in order of stream and version, unsealed ones included.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event
LEFT JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.id = ANY(%(ids)s::uuid[])
ORDER BY event.stream_id, event.version
