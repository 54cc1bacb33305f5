-- A checkpoint at the beginning of the log for every projection and partition that has none.
-- Projections: events/projections/categories.py and segments/; partitions: event_partition().
INSERT INTO projection_checkpoint (projection, partition, position)
SELECT projection, partition, 0
FROM unnest(ARRAY['deal', 'company', 'seminar', 'source', 'segment']) AS projection, generate_series(0, 15) AS partition
ON CONFLICT (projection, partition) DO NOTHING
