-- Follows standing.sql: the stages with how many deals stand there, and the first cards of each, the newest deal first.
-- Only what is counted and ranked is kept of each deal; the rest is read for the few that are shown,
-- stream by stream: the offset keeps the planner from looking for everything again for each of them.
, placed AS MATERIALIZED (
    SELECT stage, opened_position, stream_id FROM standing
), counted AS (
    SELECT stage, count(*) AS deals FROM placed GROUP BY stage
), shown AS (
    SELECT stream_id FROM (
        SELECT stream_id, row_number() OVER (PARTITION BY stage ORDER BY opened_position DESC) AS place FROM placed
    ) AS ranked
    WHERE place <= %(limit)s
)
SELECT
    at.position, at.applied, counted.stage, counted.deals, card.stream_id::text, card.opened_position, card.code,
    card.name, card.kind, card.stage_since, card.paused, card.rumor_level, card.disputed, card.markets,
    card.companies::text[], card.roles, card.party_statuses, card.interest_statuses
FROM at
LEFT JOIN counted ON true
LEFT JOIN (
    shown CROSS JOIN LATERAL (
        SELECT * FROM (
            SELECT * FROM segment
            WHERE segment.stream_id = shown.stream_id AND segment.category = %(category)s::text
            OFFSET 0
        ) AS own
        WHERE positions @> (SELECT position FROM at) AND days @> coalesce(%(day)s::date, 'infinity')
            AND levels @> %(min_level)s::integer
    ) AS card
) ON card.stage = counted.stage
ORDER BY counted.stage, card.opened_position DESC
