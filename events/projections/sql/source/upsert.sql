-- Write sources as folded. A row never goes back to an older version; the answer names the rows that were written.
-- Order of locks: see deal/lock.sql.
INSERT INTO source_view (
    stream_id, version, position, opened_position, opened_at, updated_at, state, display_name, publisher, title,
    url, source_type, reliability, retracted
)
SELECT
    stream_id, version, position, opened_position, opened_at, updated_at, state, display_name, publisher, title,
    url, source_type, reliability, retracted
FROM json_to_recordset(%s) AS given (
    stream_id uuid, version integer, position bigint, opened_position bigint, opened_at timestamptz,
    updated_at timestamptz, state json, display_name text, publisher text, title text, url text,
    source_type text, reliability text, retracted boolean
)
ORDER BY stream_id
ON CONFLICT (stream_id) DO UPDATE SET
    version = excluded.version, position = excluded.position, opened_position = excluded.opened_position,
    opened_at = excluded.opened_at, updated_at = excluded.updated_at, state = excluded.state,
    display_name = excluded.display_name, publisher = excluded.publisher, title = excluded.title, url = excluded.url,
    source_type = excluded.source_type, reliability = excluded.reliability, retracted = excluded.retracted
WHERE source_view.version <= excluded.version
RETURNING stream_id::text
