-- Write companies as folded. A row never goes back to an older version; the answer names the rows that were written.
-- Order of locks: see deal/lock.sql.
INSERT INTO company_view (
    stream_id, version, position, opened_position, opened_at, updated_at, state, display_name, legal_name,
    country
)
SELECT
    stream_id, version, position, opened_position, opened_at, updated_at, state, display_name, legal_name,
    country
FROM json_to_recordset(%s) AS given (
    stream_id uuid, version integer, position bigint, opened_position bigint, opened_at timestamptz,
    updated_at timestamptz, state json, display_name text, legal_name text, country text
)
ORDER BY stream_id
ON CONFLICT (stream_id) DO UPDATE SET
    version = excluded.version, position = excluded.position, opened_position = excluded.opened_position,
    opened_at = excluded.opened_at, updated_at = excluded.updated_at, state = excluded.state,
    display_name = excluded.display_name, legal_name = excluded.legal_name, country = excluded.country
WHERE company_view.version <= excluded.version
RETURNING stream_id::text
