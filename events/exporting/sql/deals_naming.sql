-- The deals that have an event at or below a position that names a company, wherever in its data or evidence.
-- Invariant: reads the events of deals; the path finds the id in every field, those of future types included.
SELECT DISTINCT event.stream_id::text
FROM event
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.category = 'deal' AND log.position <= %(upto)s::bigint
    AND (event.data @? %(path)s::jsonpath OR event.metadata @? %(path)s::jsonpath)
ORDER BY 1
