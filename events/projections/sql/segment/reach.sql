-- The segments of these streams are about to be brought to these versions; the answer names those that may be. A stream
-- that somebody else has brought as far meanwhile is left alone, unless all of it is rewritten (`anew`).
INSERT INTO segment_stream (stream_id, category, version)
SELECT stream_id, category, version
FROM json_to_recordset(%(streams)s) AS given (stream_id uuid, category text, version integer)
ORDER BY stream_id
ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version
WHERE segment_stream.version < excluded.version OR (%(anew)s AND segment_stream.version = excluded.version)
RETURNING stream_id::text
