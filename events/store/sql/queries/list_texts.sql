-- Kept-apart texts in order of their digests, after one.
SELECT encode(sha256, 'hex'), body FROM event_text
WHERE sha256 > %(after)s::bytea ORDER BY sha256 LIMIT %(limit)s::integer
