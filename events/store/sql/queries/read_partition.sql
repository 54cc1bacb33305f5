-- One partition of the log between two positions (after, upto], one category, in order.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest,
    log.position, (log.recorded_at AT TIME ZONE 'UTC')::text
FROM event_log AS log
JOIN event ON event.ordinal = log.ordinal
WHERE log.partition = %(partition)s::smallint
    AND log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
    AND event.category = %(category)s::text
ORDER BY log.position
LIMIT %(limit)s::integer
