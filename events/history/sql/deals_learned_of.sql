-- The deals and seminars of which something was recorded between two positions (since, position]; deals_with_news.sql
-- goes on from here.
-- Invariant: costs what lies between the positions: it walks those, and looks up the rest by key.
WITH news AS (
    SELECT DISTINCT event.stream_id, event.category
    FROM event_log AS log
    JOIN event ON event.ordinal = log.ordinal
    WHERE log.position > %(since)s::bigint AND log.position <= %(position)s::bigint
        AND event.category IN ('deal', 'seminar')
)
