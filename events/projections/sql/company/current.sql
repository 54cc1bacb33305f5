-- One row of the view, if it has the latest event of its stream: sealed or not, nothing was recorded since.
-- Columns: stream_id, version, position, updated_at, opened_position, opened_at, state.
SELECT
    view.stream_id::text, view.version, view.position, view.updated_at, view.opened_position, view.opened_at,
    view.state::text
FROM company_view AS view
WHERE view.stream_id = %(stream_id)s::uuid
    AND view.version = (SELECT version FROM event WHERE stream_id = %(stream_id)s::uuid ORDER BY version DESC LIMIT 1)
