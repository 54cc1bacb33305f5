-- The highest position, 0 while the log is empty.
SELECT coalesce(max(position), 0) FROM event_log
