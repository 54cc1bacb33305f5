-- When the log reached these positions.
SELECT position, recorded_at FROM event_log WHERE position = ANY(%s)
