-- Follows standing.sql: the streams by when they were opened, from after a place in that order or from before one.
, page AS (
    SELECT stream_id, opened_position FROM standing
    WHERE (%(after)s::bigint IS NULL OR opened_position > %(after)s::bigint)
        AND (%(before)s::bigint IS NULL OR opened_position < %(before)s::bigint)
    ORDER BY opened_position LIMIT %(limit)s
)
SELECT at.position, at.applied, page.stream_id::text, page.opened_position
FROM at LEFT JOIN page ON true ORDER BY page.opened_position
