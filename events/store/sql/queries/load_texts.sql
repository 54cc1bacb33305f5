-- The texts of the given digests that have not been erased.
SELECT encode(sha256, 'hex'), body FROM event_text WHERE sha256 = ANY(%(digests)s::bytea[])
