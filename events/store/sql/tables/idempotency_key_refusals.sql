-- What a request that was recorded line by line was refused: from the index of a line to its error. NULL for requests
-- that are recorded whole or not at all. The log does not hold what it refused, so this is its only record.
ALTER TABLE idempotency_key ADD COLUMN refusals jsonb;
