-- The versions that the segments of these streams have come to.
SELECT stream_id::text, version FROM segment_stream WHERE stream_id = ANY(%s::uuid[])
