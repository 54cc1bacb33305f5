-- The deals of which, or of a seminar about which, something was recorded between two positions (since, position], a
-- page of them in the order of their opening events.
-- The offsets keep the planner from walking all of the log in the order of the page.
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
SELECT opened.stream_id::text, opened.position
FROM (
    SELECT deals.stream_id, opening.position
    FROM deals
    CROSS JOIN LATERAL (
        SELECT log.position
        FROM event
        JOIN event_log AS log ON log.ordinal = event.ordinal
        WHERE event.stream_id = deals.stream_id AND event.version = 1
        OFFSET 0
    ) AS opening
    OFFSET 0
) AS opened
WHERE opened.position > %(after)s::bigint AND opened.position <= %(position)s::bigint
ORDER BY opened.position
LIMIT %(limit)s::integer;
