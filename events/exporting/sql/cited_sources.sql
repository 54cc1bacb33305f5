-- The sources that events of some streams at or below a position rest on.
SELECT DISTINCT citation ->> 'source'
FROM event
JOIN event_log AS log ON log.ordinal = event.ordinal
CROSS JOIN LATERAL jsonb_path_query(event.metadata, 'strict $.citations[*]', '{}', true) AS citation
WHERE event.stream_id = ANY(%(streams)s::uuid[]) AND log.position <= %(upto)s::bigint
    AND citation ->> 'source' IS NOT NULL
ORDER BY 1
