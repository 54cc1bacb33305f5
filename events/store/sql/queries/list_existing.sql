-- Which of the given streams exist, and of what category they are.
SELECT stream_id::text, category FROM event WHERE stream_id = ANY(%(stream_ids)s::uuid[]) AND version = 1
