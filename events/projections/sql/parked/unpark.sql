-- The stream has been folded up to its partition's checkpoint; the runner takes it from there.
-- Run in a transaction that holds the checkpoint of the stream's partition.
DELETE FROM parked_stream WHERE projection = %s AND stream_id = %s
