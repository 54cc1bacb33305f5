-- Events of the log from one position to another, with every column that the digest is taken of as the canonical form
-- writes it: the columns of integrity/verifying/sql/read_rows.sql.
SELECT
    log.position, log.recorded_at, event.digest,
    event.id::text, event.stream_id::text, event.category, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from::text, event.occurred_to::text,
    event.occurred_precision, to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM event_log AS log
JOIN event ON event.ordinal = log.ordinal
WHERE log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer
