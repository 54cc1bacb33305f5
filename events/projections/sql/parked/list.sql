-- The parked streams of a partition. Who parks or un-parks one holds the partition's checkpoint, so once that is taken
-- - in a statement before this one, whose snapshot could be older - the answer is true until the transaction ends.
SELECT stream_id::text FROM parked_stream WHERE projection = %s AND partition = %s
