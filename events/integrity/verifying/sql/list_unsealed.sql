-- Events that were written long ago and have no position: the sequencer does not run, or their log row was removed.
SELECT event.id::text, event.stream_id::text, event.version
FROM event
WHERE event.created_at < now() - make_interval(secs => %(seconds)s)
    AND NOT EXISTS (SELECT FROM event_log WHERE event_log.ordinal = event.ordinal)
ORDER BY event.ordinal
LIMIT %(limit)s::integer
