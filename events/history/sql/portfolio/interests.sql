-- Follows standing.sql: the lines of the interest ledgers of what stood there, by deal and their order in it.
-- Materialized, or the planner would read every segment there ever was in the order of the page.
, ledger AS MATERIALIZED (
    SELECT stream_id, opened_position, code, name, stage, interests FROM standing
    WHERE interests IS NOT NULL AND opened_position >= %(after)s::bigint
), page AS (
    SELECT stream_id, opened_position, code, name, stage, line.n, line.value::text
    FROM ledger CROSS JOIN LATERAL json_array_elements(interests) WITH ORDINALITY AS line (value, n)
    WHERE (%(line_status)s::text[] IS NULL OR line.value ->> 'status' = ANY(%(line_status)s::text[]))
        AND (%(holder)s::text IS NULL OR line.value ->> 'holder' = %(holder)s::text)
        AND (%(target)s::text IS NULL OR line.value ->> 'target' = %(target)s::text)
        AND (opened_position, line.n) > (%(after)s::bigint, %(after_line)s::bigint)
    ORDER BY opened_position, line.n LIMIT %(limit)s
)
SELECT
    at.position, at.applied, page.stream_id::text, page.opened_position, page.code, page.name, page.stage, page.n,
    page.value
FROM at LEFT JOIN page ON true ORDER BY page.opened_position, page.n
