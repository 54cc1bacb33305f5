-- Count the events that were passed over because their stream is parked.
UPDATE parked_stream SET skipped = skipped + more.events
FROM json_to_recordset(%s) AS more (stream_id uuid, events integer)
WHERE parked_stream.projection = %s AND parked_stream.stream_id = more.stream_id
