-- What the view holds of these streams, locked until the transaction ends. Order of locks: see deal/lock.sql.
SELECT stream_id::text, version, opened_position, opened_at, state::text FROM company_view
WHERE stream_id = ANY(%s::uuid[]) ORDER BY stream_id FOR UPDATE
