-- The segments of these streams that are held and ought not to be (`held`), and those that ought to be and are not; a
-- segment that is held twice is one too many. Its box is in the row, as PostgreSQL writes ranges.
WITH ought AS (
    SELECT stream_id::text, positions::text, days::text, levels::text, category, opened_position, code, name, kind,
        stage, stage_since, paused, rumor_level, disputed, record_status, markets, companies, roles, party_statuses,
        interest_statuses, interests::text
    FROM json_to_recordset(%(segments)s) AS given (
        stream_id uuid, positions int8range, days daterange, levels int4range, category text, opened_position bigint,
        code text, name text, kind text, stage text, stage_since text, paused boolean, rumor_level smallint,
        disputed boolean, record_status text, markets text[], companies uuid[], roles text[], party_statuses text[],
        interest_statuses text[], interests text
    )
), held AS (
    SELECT stream_id::text, positions::text, days::text, levels::text, category, opened_position, code, name, kind,
        stage, stage_since, paused, rumor_level, disputed, record_status, markets, companies, roles, party_statuses,
        interest_statuses, interests::text
    FROM segment WHERE stream_id = ANY(%(stream_ids)s::uuid[])
), too_many AS (
    SELECT * FROM held EXCEPT ALL SELECT * FROM ought
), missing AS (
    SELECT * FROM ought EXCEPT ALL SELECT * FROM held
)
SELECT true AS held, to_jsonb(too_many)::text FROM too_many
UNION ALL
SELECT false, to_jsonb(missing)::text FROM missing
