-- How far a run has come.
SELECT count(*) FILTER (WHERE done_at IS NULL), coalesce(sum(streams), 0), coalesce(sum(streams) FILTER (WHERE done_at IS NOT NULL), 0),
    coalesce(sum(events), 0)
FROM rebuild_chunk WHERE run = %s
