-- How far the targets have come, and what keeps them.
SELECT target, number, delivered_at, failures, error, retry_at FROM log_publication
WHERE target = ANY (%(targets)s) ORDER BY target
