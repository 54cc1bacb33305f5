-- The sizes that checkpoints up to a size were signed of: the last of each day (UTC), and the newest ones.
SELECT size FROM (
    SELECT max(size) AS size FROM log_checkpoint WHERE size <= %(upto)s::bigint GROUP BY (issued_at AT TIME ZONE 'UTC')::date
    UNION
    (SELECT DISTINCT size FROM log_checkpoint WHERE size <= %(upto)s::bigint ORDER BY size DESC LIMIT %(newest)s::integer)
) AS signed
WHERE size > 0
ORDER BY size
