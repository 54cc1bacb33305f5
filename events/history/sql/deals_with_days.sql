-- The deals and seminars of which something may have happened after a day, up to another, by what was known at a
-- position; deals_with_news.sql goes on from here.
-- The offset keeps the planner from a second pass over the log.
-- Costs one pass over the event table, which has no index by day: some 270 ms for 200,000 events on a busy machine.
-- A correction counts with its own date, and a date by the day that orders its event (Occurred.order_day). One that says
-- that nobody knows the date leaves its event at the day on which that was recorded: any such day of the stream counts.
WITH news AS (
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
)
