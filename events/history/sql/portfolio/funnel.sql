-- By stage, how many deals stood there before the first day, came, went, and stand there at the end of the last. A move
-- is a change of stage from one day to a later one; what is opened comes from nowhere.
WITH at AS MATERIALIZED (
    SELECT applied, coalesce(%(position)s::bigint, applied) AS position FROM (SELECT applied_segments() AS applied) AS now
), standing AS (
    SELECT days, stage, lag(stage) OVER (PARTITION BY stream_id ORDER BY lower(days)) AS stage_before FROM segment
    WHERE category = 'deal'
        AND positions @> (SELECT position FROM at)
        AND days && daterange(%(day_before)s::date, %(last_day)s::date, '[]')
        AND levels @> %(min_level)s::integer
        AND record_status = 'live'
), tallied AS (
    SELECT stage, 1 AS at_start, 0 AS entered, 0 AS gone, 0 AS at_end FROM standing WHERE days @> %(day_before)s::date
    UNION ALL
    SELECT stage, 0, 1, 0, 0 FROM standing
    WHERE lower(days) > %(day_before)s::date AND stage IS DISTINCT FROM stage_before
    UNION ALL
    SELECT stage_before, 0, 0, 1, 0 FROM standing
    WHERE lower(days) > %(day_before)s::date AND stage <> stage_before
    UNION ALL
    SELECT stage, 0, 0, 0, 1 FROM standing WHERE days @> %(last_day)s::date
), summed AS (
    SELECT stage, sum(at_start) AS at_start, sum(entered) AS entered, sum(gone) AS gone, sum(at_end) AS at_end
    FROM tallied GROUP BY stage
)
SELECT at.position, at.applied, stage, at_start, entered, gone, at_end FROM at LEFT JOIN summed ON true
