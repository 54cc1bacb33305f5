-- The deals, seminars and companies that may have to do with a company, as the read models know them; with a position of
-- the log, the deals that it had a part in then, and the seminars and companies of which any event ever named it, too.
-- In the order of their opening events.
-- Invariant: may name one too many, for the reader to leave out. Seminars and companies are looked through as text:
-- there are few of either beside deals.
WITH related (id) AS (
    SELECT deal_id FROM deal_party WHERE company_id = %(company_id)s::uuid
    UNION
    SELECT deal_id FROM deal_interest WHERE holder_id = %(company_id)s::uuid
    UNION
    SELECT deal_id FROM deal_interest WHERE target_id = %(company_id)s::uuid
    UNION
    SELECT stream_id FROM seminar_view WHERE host_id = %(company_id)s::uuid
    UNION
    SELECT stream_id FROM seminar_view WHERE strpos(state::text, %(company_id)s::text) > 0
    UNION
    SELECT stream_id
    FROM company_view
    WHERE strpos(state::text, %(company_id)s::text) > 0 AND stream_id <> %(company_id)s::uuid
    UNION
    SELECT stream_id
    FROM segment
    WHERE category = 'deal' AND positions @> %(position)s::bigint AND days @> 'infinity'::date AND levels @> 0
        AND companies @> ARRAY[%(company_id)s::uuid]
    UNION
    SELECT stream_id
    FROM segment
    WHERE category = 'deal' AND positions @> %(position)s::bigint AND days @> 'infinity'::date AND levels @> 0
        AND strpos(interests::text, %(company_id)s::text) > 0
    UNION
    SELECT event.stream_id
    FROM (SELECT stream_id FROM seminar_view UNION ALL SELECT stream_id FROM company_view) AS view
    JOIN event ON event.stream_id = view.stream_id
    WHERE %(position)s::bigint IS NOT NULL AND event.stream_id <> %(company_id)s::uuid
        AND strpos(event.data::text, %(company_id)s::text) > 0
)
SELECT id::text
FROM related
ORDER BY (
    SELECT log.position
    FROM event
    JOIN event_log AS log ON log.ordinal = event.ordinal
    WHERE event.stream_id = related.id AND event.version = 1
);
