-- Checkpoints after a number, in the order of signing.
SELECT number, size, root, issued_at, note FROM log_checkpoint JOIN log_root USING (size)
WHERE number > %(after)s ORDER BY number LIMIT %(limit)s
