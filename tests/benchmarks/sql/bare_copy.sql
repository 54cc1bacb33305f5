-- Purpose: many events of the baseline, one commit.
COPY bare_event (
    id, stream_id, category, version, type, schema_version, data, metadata,
    occurred_from, occurred_to, occurred_precision, created_at, digest
) FROM STDIN
