-- Which of the given events exist.
SELECT id::text FROM event WHERE id = ANY(%(ids)s::uuid[])
