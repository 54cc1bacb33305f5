-- The deals of which, or of a seminar about which, something was recorded between two positions (since, position], a
-- page of them in the order of their opening events.
-- Columns: the deal, the position of its opening event. A seminar counts for every deal that it was ever linked to.
-- Invariant: costs what lies between the positions: it walks those, and looks up the rest by key.
WITH touched AS (
    SELECT DISTINCT event.stream_id, event.category
    FROM event_log AS log
    JOIN event ON event.ordinal = log.ordinal
    WHERE log.position > %(since)s::bigint AND log.position <= %(position)s::bigint
        AND event.category IN ('deal', 'seminar')
), deals AS (
    SELECT stream_id FROM touched WHERE category = 'deal'
    UNION
    SELECT (linked #>> '{}')::uuid
    FROM touched
    JOIN event ON event.stream_id = touched.stream_id
    CROSS JOIN LATERAL jsonb_path_query(event.data, '$.**.linked_deals[*]') AS linked
    WHERE touched.category = 'seminar'
)
SELECT deals.stream_id::text, log.position
FROM deals
JOIN event ON event.stream_id = deals.stream_id AND event.version = 1
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE log.position > %(after)s::bigint AND log.position <= %(position)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer;
