-- The current version of each of the given streams that exists.
SELECT sought.stream_id::text, head.version
FROM unnest(%(stream_ids)s::uuid[]) AS sought (stream_id)
JOIN LATERAL (
    SELECT version FROM event WHERE event.stream_id = sought.stream_id ORDER BY version DESC LIMIT 1
) AS head ON true
