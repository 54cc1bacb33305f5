-- The deals of which, or of a seminar about which, something may have happened after a day, up to another, by what was
-- known at a position: a page of them in the order of their opening events.
-- Columns: the deal, the position of its opening event. A seminar counts for every deal that it was ever linked to.
-- A correction counts with its own date, and a date by the day that orders its event (Occurred.order_day).
WITH dated AS (
    SELECT DISTINCT event.stream_id, event.category
    FROM event
    JOIN event_log AS log ON log.ordinal = event.ordinal
    WHERE log.position <= %(position)s::bigint
        AND event.category IN ('deal', 'seminar')
        AND coalesce(event.occurred_from, event.occurred_to, (event.created_at AT TIME ZONE 'UTC')::date)
            BETWEEN %(after_day)s::date + 1 AND %(upto_day)s::date
), deals AS (
    SELECT stream_id FROM dated WHERE category = 'deal'
    UNION
    SELECT (linked #>> '{}')::uuid
    FROM dated
    JOIN event ON event.stream_id = dated.stream_id
    CROSS JOIN LATERAL jsonb_path_query(event.data, '$.**.linked_deals[*]') AS linked
    WHERE dated.category = 'seminar'
)
SELECT deals.stream_id::text, log.position
FROM deals
JOIN event ON event.stream_id = deals.stream_id AND event.version = 1
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE log.position > %(after)s::bigint AND log.position <= %(position)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer;
