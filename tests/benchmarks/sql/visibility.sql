-- Purpose: for events after a position, milliseconds from their commit to that of the read model row that shows them.
-- Invariant: needs track_commit_timestamp, and that each deal got no later event.
SELECT extract(epoch FROM pg_xact_commit_timestamp(v.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000
FROM event e
JOIN event_log l USING (ordinal)
JOIN deal_view v ON v.stream_id = e.stream_id
WHERE l.position > %(after)s AND v.version = e.version
