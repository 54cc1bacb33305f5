-- Remove every segment of these streams, to be written anew. Run while holding their rows of segment_stream.
DELETE FROM segment WHERE stream_id = ANY(%s::uuid[])
