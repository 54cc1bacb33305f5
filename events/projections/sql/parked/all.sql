-- Every parked stream of these projections, or one of them.
SELECT projection, partition, stream_id::text FROM parked_stream
WHERE projection = ANY(%(projections)s) AND (%(stream_id)s::uuid IS NULL OR stream_id = %(stream_id)s::uuid)
ORDER BY id
