-- The newest checkpoint.
SELECT number, size, root, issued_at, note FROM log_checkpoint JOIN log_root USING (size) ORDER BY number DESC LIMIT 1
