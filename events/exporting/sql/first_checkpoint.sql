-- The smallest signed size that covers a position.
SELECT min(size) FROM log_checkpoint WHERE size >= %(position)s::bigint
