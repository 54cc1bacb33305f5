-- The next chunk of a run that no other worker has in hand, locked for this transaction.
SELECT id, projection, after_position, upto_position FROM rebuild_chunk
WHERE run = %s AND done_at IS NULL
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
