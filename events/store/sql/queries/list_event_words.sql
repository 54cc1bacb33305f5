-- What events say in words that are not kept apart, in order of their ordinals, after one.
SELECT ordinal, id::text, data::text || metadata::text FROM event
WHERE ordinal > %(after)s::bigint ORDER BY ordinal LIMIT %(limit)s::integer
