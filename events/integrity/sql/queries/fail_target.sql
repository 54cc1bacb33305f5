-- The target did not take it; it is tried again at `retry_at`.
UPDATE log_publication SET failures = failures + 1, error = %(error)s, retry_at = %(retry_at)s WHERE target = %(target)s
