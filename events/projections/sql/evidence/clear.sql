-- Remove the anomalies of these streams, and the citations of those folded from their first event, to be written anew;
-- to the others citations are only added. Run while holding their rows of the view.
WITH anomalies AS (
    DELETE FROM anomaly WHERE stream_id = ANY(%(streams)s::uuid[])
)
DELETE FROM citation_view WHERE stream_id = ANY(%(refolded)s::uuid[])
