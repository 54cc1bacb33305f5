-- Events without a position that should have one: written long ago, or dated ahead of the clock, or below what sealing
-- will ever look at again (tables/seal_state.sql). The sequencer does not run, their log row was removed, or they were
-- slipped in: the stream has them and the log has not.
SELECT event.id::text, event.stream_id::text, event.version
FROM event, (SELECT floor, cut FROM seal_state) AS sealing
WHERE NOT EXISTS (SELECT FROM event_log WHERE event_log.ordinal = event.ordinal)
    AND (
        event.created_at < now() - make_interval(secs => %(seconds)s)
        OR event.created_at > now() + make_interval(secs => %(seconds)s)
        OR (event.txid < sealing.floor AND event.ordinal <= sealing.cut)
    )
ORDER BY event.ordinal
LIMIT %(limit)s::integer
