-- The log from one position to another, with every column that the digest is taken of as the canonical form writes it.
-- Invariant: a log row whose event is gone is there, too, with an id of NULL: nothing here trusts what it reads.
-- A record time that no calendar has is the nearest that one has: it is not what was sealed either.
SELECT
    log.position,
    least(greatest(log.recorded_at, '0001-01-01T00:00:00Z'), '9999-12-31T23:59:59.999999Z'),
    event.digest,
    event.id::text, event.stream_id::text, event.category, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from::text, event.occurred_to::text,
    event.occurred_precision, to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM event_log AS log
LEFT JOIN event ON event.ordinal = log.ordinal
WHERE log.position > %(after)s::bigint AND log.position <= %(upto)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer
