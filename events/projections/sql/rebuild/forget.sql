-- Finished runs are of interest until the next one begins; one that another process is still at is left alone.
DELETE FROM rebuild_chunk WHERE run NOT IN (SELECT run FROM rebuild_chunk WHERE done_at IS NULL)
