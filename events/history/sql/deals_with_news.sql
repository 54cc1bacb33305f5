-- Follows deals_learned_of.sql or deals_with_days.sql, which find the streams that have news: the deals among them, and
-- those that a seminar among them was ever linked to, a page in the order of their opening events.
-- The offsets keep the planner from walking all of the log in the order of the page.
-- Columns: the deal, the position of its opening event.
, deals AS (
    SELECT stream_id FROM news WHERE category = 'deal'
    UNION
    SELECT (linked #>> '{}')::uuid
    FROM news
    JOIN event ON event.stream_id = news.stream_id
    CROSS JOIN LATERAL jsonb_path_query(event.data, '$.**.linked_deals[*]') AS linked
    WHERE news.category = 'seminar'
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
