-- What the view holds of these deals, locked until the transaction ends. Everyone who writes views locks in the order
-- of stream_id, so that nobody waits in a circle.
SELECT stream_id::text, version, opened_position, opened_at, state::text FROM deal_view
WHERE stream_id = ANY(%s::uuid[]) ORDER BY stream_id FOR UPDATE
