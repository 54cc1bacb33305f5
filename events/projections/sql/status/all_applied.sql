-- The last position of the log, and the one up to which the views of every one of these projections are complete.
SELECT
    coalesce((SELECT max(position) FROM event_log), 0),
    (SELECT min(applied_position(name)) FROM unnest(%s::text[]) AS name)
