-- Appends one event if its stream stands at the expected version; the row count says whether it did.
-- The hot path: the same promise as append.sql, without the machinery for several streams, texts and a key.
INSERT INTO event (
    id, stream_id, category, version, type, schema_version, data, metadata,
    occurred_from, occurred_to, occurred_precision, created_at, digest
)
SELECT
    %(id)s::uuid, %(stream_id)s::uuid, %(category)s::text, %(version)s::integer, %(type)s::text,
    %(schema_version)s::smallint, %(data)s::jsonb, %(metadata)s::jsonb, %(occurred_from)s::date, %(occurred_to)s::date,
    %(occurred_precision)s::text, %(created_at)s::timestamptz, decode(%(digest)s, 'hex')
WHERE %(version)s::integer - 1
    = coalesce((SELECT max(version) FROM event WHERE stream_id = %(stream_id)s::uuid), 0)
