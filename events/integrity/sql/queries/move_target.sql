-- The target took everything up to `number`.
UPDATE log_publication SET number = %(number)s, delivered_at = %(now)s, failures = 0, error = '', retry_at = NULL
WHERE target = %(target)s
