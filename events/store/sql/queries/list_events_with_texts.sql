-- The events that name any of these kept-apart texts, but for erasures, by stream and version. Reads the whole table:
-- only a person who is about to erase something asks.
SELECT id::text FROM event
WHERE type <> 'contact.erased' AND (data::text LIKE ANY(%(patterns)s::text[]) OR metadata::text LIKE ANY(%(patterns)s::text[]))
ORDER BY stream_id, version
