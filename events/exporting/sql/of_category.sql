-- Those of some streams that are of a category.
SELECT stream_id::text FROM event
WHERE stream_id = ANY(%(streams)s::uuid[]) AND version = 1 AND category = %(category)s
ORDER BY stream_id
