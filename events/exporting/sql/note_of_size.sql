-- The first checkpoint that was signed of a size.
SELECT note FROM log_checkpoint WHERE size = %(size)s::bigint ORDER BY number LIMIT 1
