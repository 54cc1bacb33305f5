-- The erasures after a position, in order. Columns: as in load_streams.sql.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.type = 'contact.erased' AND log.position > %(after)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer
