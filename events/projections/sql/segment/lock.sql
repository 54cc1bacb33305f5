-- The versions that the segments of these streams have come to, locked until the transaction ends. Everyone locks in
-- the order of stream_id, so that nobody waits in a circle.
SELECT stream_id::text, version FROM segment_stream
WHERE stream_id = ANY(%s::uuid[]) ORDER BY stream_id FOR UPDATE
