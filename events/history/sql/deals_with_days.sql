-- The deals of which, or of a seminar about which, something may have happened after a day, up to another, by what was
-- known at a position: a page of them in the order of their opening events.
-- The offsets keep the planner from walking all of the log in the order of the page, and from a second pass over it.
-- Columns: the deal, the position of its opening event. A seminar counts for every deal that it was ever linked to.
-- Costs one pass over the event table, which has no index by day: some 270 ms for 200,000 events on a busy machine.
-- A correction counts with its own date, and a date by the day that orders its event (Occurred.order_day). One that says
-- that nobody knows the date leaves its event at the day on which that was recorded: any such day of the stream counts.
WITH dated AS (
    SELECT DISTINCT event.stream_id, event.category
    FROM event
    JOIN event_log AS log ON log.ordinal = event.ordinal
    WHERE log.position <= %(position)s::bigint
        AND event.category IN ('deal', 'seminar')
        AND (
            coalesce(event.occurred_from, event.occurred_to, (event.created_at AT TIME ZONE 'UTC')::date)
                BETWEEN %(after_day)s::date + 1 AND %(upto_day)s::date
            OR (
                event.type IN ('deal.event_corrected', 'seminar.event_corrected')
                AND event.occurred_from IS NULL AND event.occurred_to IS NULL
                AND event.metadata -> 'occurred' IS DISTINCT FROM '{"basis": "unknown"}'
                AND EXISTS (
                    SELECT FROM event AS own
                    WHERE own.stream_id = event.stream_id AND (own.created_at AT TIME ZONE 'UTC')::date
                        BETWEEN %(after_day)s::date + 1 AND %(upto_day)s::date
                    OFFSET 0
                )
            )
        )
), deals AS (
    SELECT stream_id FROM dated WHERE category = 'deal'
    UNION
    SELECT (linked #>> '{}')::uuid
    FROM dated
    JOIN event ON event.stream_id = dated.stream_id
    CROSS JOIN LATERAL jsonb_path_query(event.data, '$.**.linked_deals[*]') AS linked
    WHERE dated.category = 'seminar'
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
