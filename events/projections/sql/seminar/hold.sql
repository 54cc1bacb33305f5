-- The versions that the view holds of these streams, locked until the transaction ends. Order of locks: deal/lock.sql.
SELECT stream_id::text, version FROM seminar_view
WHERE stream_id = ANY(%s::uuid[]) ORDER BY stream_id FOR UPDATE
