-- Write deals as folded. A row never goes back to an older version; the answer names the rows that were written.
-- Order of locks: see deal/lock.sql.
INSERT INTO deal_view (
    stream_id, version, position, opened_position, opened_at, updated_at, state, code, title, kind, stage,
    stage_since, paused, rumor_level, disputed, markets, record_status, first_occurred, last_occurred
)
SELECT
    stream_id, version, position, opened_position, opened_at, updated_at, state, code, title, kind, stage,
    stage_since, paused, rumor_level, disputed, markets, record_status, first_occurred, last_occurred
FROM json_to_recordset(%s) AS given (
    stream_id uuid, version integer, position bigint, opened_position bigint, opened_at timestamptz,
    updated_at timestamptz, state json, code text, title text, kind text, stage text, stage_since text,
    paused boolean, rumor_level smallint, disputed boolean, markets jsonb, record_status text, first_occurred text,
    last_occurred text
)
ORDER BY stream_id
ON CONFLICT (stream_id) DO UPDATE SET
    version = excluded.version, position = excluded.position, opened_position = excluded.opened_position,
    opened_at = excluded.opened_at, updated_at = excluded.updated_at, state = excluded.state,
    code = excluded.code, title = excluded.title, kind = excluded.kind, stage = excluded.stage,
    stage_since = excluded.stage_since, paused = excluded.paused, rumor_level = excluded.rumor_level,
    disputed = excluded.disputed, markets = excluded.markets, record_status = excluded.record_status,
    first_occurred = excluded.first_occurred, last_occurred = excluded.last_occurred
WHERE deal_view.version <= excluded.version
RETURNING stream_id::text
