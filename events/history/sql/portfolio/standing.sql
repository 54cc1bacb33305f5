-- What stood at a place: the one segment of each stream that holds there, if it passes the filters. `at` is the place,
-- worked out in this same snapshot: the position asked for, or the last that the segments have come to. Filters that
-- are NULL let everything pass; `party` and `role` are about the same participation.
WITH at AS MATERIALIZED (
    SELECT applied, coalesce(%(position)s::bigint, applied) AS position FROM (SELECT applied_segments() AS applied) AS now
), standing AS (
    SELECT segment.* FROM segment
    WHERE category = %(category)s::text
        AND positions @> (SELECT position FROM at)
        AND days @> coalesce(%(day)s::date, 'infinity')
        AND levels @> %(min_level)s::integer
        AND (%(stage)s::text[] IS NULL OR stage = ANY(%(stage)s::text[]))
        AND (%(kind)s::text[] IS NULL OR kind = ANY(%(kind)s::text[]))
        AND (%(record_status)s::text[] IS NULL OR record_status = ANY(%(record_status)s::text[]))
        AND (%(level)s::integer IS NULL OR rumor_level >= %(level)s::integer)
        AND (%(paused)s::boolean IS NULL OR paused = %(paused)s::boolean)
        AND (%(disputed)s::boolean IS NULL OR disputed = %(disputed)s::boolean)
        AND (%(market)s::text[] IS NULL OR markets && %(market)s::text[])
        AND (%(interest_status)s::text[] IS NULL OR interest_statuses && %(interest_status)s::text[])
        AND (
            (%(party)s::uuid IS NULL AND %(role)s::text[] IS NULL)
            OR EXISTS (
                SELECT FROM unnest(companies, roles) AS participation (company, role)
                WHERE (%(party)s::uuid IS NULL OR company = %(party)s::uuid)
                    AND (%(role)s::text[] IS NULL OR role = ANY(%(role)s::text[]))
            )
        )
)
