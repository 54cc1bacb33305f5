-- Roots that were signed and have no checkpoint any more.
SELECT size, root FROM log_root
WHERE NOT EXISTS (SELECT FROM log_checkpoint WHERE log_checkpoint.size = log_root.size) ORDER BY size
