-- Park a stream of a projection, or note one more failed attempt at one that is parked.
-- Run in a transaction that holds the checkpoint of the stream's partition.
INSERT INTO parked_stream (projection, stream_id, partition, position, error, attempts, skipped, parked_at, tried_at)
VALUES (%(projection)s, %(stream_id)s, %(partition)s, %(position)s, %(error)s, 1, %(skipped)s, now(), now())
ON CONFLICT (projection, stream_id) DO UPDATE
SET error = excluded.error, attempts = parked_stream.attempts + 1, tried_at = excluded.tried_at
