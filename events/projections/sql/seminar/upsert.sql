-- Write seminars as folded. A row never goes back to an older version; the answer names the rows that were written.
-- Order of locks: see deal/lock.sql.
INSERT INTO seminar_view (
    stream_id, version, position, opened_position, opened_at, updated_at, state, display_name, kind, status,
    host_id, scheduled
)
SELECT
    stream_id, version, position, opened_position, opened_at, updated_at, state, display_name, kind, status,
    host_id, scheduled
FROM json_to_recordset(%s) AS given (
    stream_id uuid, version integer, position bigint, opened_position bigint, opened_at timestamptz,
    updated_at timestamptz, state json, display_name text, kind text, status text, host_id uuid,
    scheduled text
)
ORDER BY stream_id
ON CONFLICT (stream_id) DO UPDATE SET
    version = excluded.version, position = excluded.position, opened_position = excluded.opened_position,
    opened_at = excluded.opened_at, updated_at = excluded.updated_at, state = excluded.state,
    display_name = excluded.display_name, kind = excluded.kind, status = excluded.status, host_id = excluded.host_id,
    scheduled = excluded.scheduled
WHERE seminar_view.version <= excluded.version
RETURNING stream_id::text
