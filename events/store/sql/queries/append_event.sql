-- Appends one event if its stream stands right below it; the row count says whether it did.
-- The hot path: the same promise as append.sql, without the machinery for several streams, texts and a key.
-- Parameters in the order of the columns, each sent once.
INSERT INTO event (
    id, stream_id, category, version, type, schema_version, data, metadata,
    occurred_from, occurred_to, occurred_precision, created_at, digest
)
SELECT sent.*
FROM (
    SELECT
        %s::uuid AS id, %s::uuid AS stream_id, %s::text, %s::integer AS version, %s::text, %s::smallint,
        %s::jsonb, %s::jsonb, %s::date, %s::date, %s::text, %s::timestamptz, %s::bytea
) AS sent
WHERE sent.version - 1 = coalesce((SELECT max(event.version) FROM event WHERE event.stream_id = sent.stream_id), 0)
