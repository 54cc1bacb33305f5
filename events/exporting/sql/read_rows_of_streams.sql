-- The same, of some streams only. Costs what is in those streams.
SELECT
    log.position, log.recorded_at, event.digest,
    event.id::text, event.stream_id::text, event.category, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from::text, event.occurred_to::text,
    event.occurred_precision, to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM event
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.stream_id = ANY(%(streams)s::uuid[])
    AND log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer
