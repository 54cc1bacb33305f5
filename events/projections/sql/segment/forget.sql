-- What these streams have come to is not true; they are rewritten in the same transaction.
DELETE FROM segment_stream WHERE stream_id = ANY(%s::uuid[])
