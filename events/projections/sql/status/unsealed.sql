-- Committed events that are not in the log yet: how many (at most `limit` are counted) and when the first was written.
-- Those that an idle sealer has still to find lie above the last sealed ordinal; the few that committed out of order
-- are found by the next seal and not counted here.
SELECT count(*), min(created_at) FROM (
    SELECT created_at FROM event
    WHERE ordinal > coalesce((SELECT ordinal FROM event_log ORDER BY position DESC LIMIT 1), 0)
    ORDER BY ordinal LIMIT %(limit)s
) AS waiting
