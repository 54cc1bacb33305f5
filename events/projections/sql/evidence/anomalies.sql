-- Write the anomalies of streams whose rows of the view were just written.
INSERT INTO anomaly (stream_id, n, category, code, text, events)
SELECT stream_id, n, category, code, text, events
FROM json_to_recordset(%s) AS given (stream_id uuid, n integer, category text, code text, text text, events jsonb)
