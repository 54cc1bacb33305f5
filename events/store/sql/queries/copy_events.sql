-- Appends many events, in the transaction in which append.sql found their streams fresh.
COPY event (
    id, stream_id, category, version, type, schema_version, data, metadata,
    occurred_from, occurred_to, occurred_precision, created_at, digest
) FROM STDIN
