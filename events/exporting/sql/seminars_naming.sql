-- The seminars that have an event at or below a position that names one of some streams, such as a deal it was linked to,
-- whatever became of the link since.
-- Invariant: reads the events of seminars, of which there are few, in one pass over all of them.
SELECT DISTINCT event.stream_id::text
FROM event
JOIN event_log AS log ON log.ordinal = event.ordinal
CROSS JOIN LATERAL jsonb_path_query(event.data, 'strict $.** ? (@.type() == "string")') AS named
WHERE event.category = 'seminar' AND log.position <= %(upto)s::bigint
    AND named #>> '{}' = ANY(%(streams)s::text[])
ORDER BY 1
