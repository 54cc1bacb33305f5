-- The newest checkpoint of exactly this size.
SELECT number, size, root, issued_at, note FROM log_checkpoint JOIN log_root USING (size)
WHERE size = %(size)s ORDER BY number DESC LIMIT 1
