-- Keeps erasable texts, those already there aside: after copy_events.sql, in its transaction.
-- Invariant: in the order given, which is that of the digests for every writer, or two could wait for each other.
INSERT INTO event_text (sha256, body)
SELECT decode(key, 'hex'), value FROM json_each_text(%(texts)s::json)
ON CONFLICT DO NOTHING
