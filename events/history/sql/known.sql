-- The newest event of a stream that was known at a position; without a position the newest of all, sealed or not.
-- One statement sees one moment: nothing of the stream lies between the event and the head that comes with it.
-- Columns: category, version, position and recorded_at (NULL until sealed), whether it is the newest of all, the head.
SELECT
    event.category, event.version, log.position, log.recorded_at,
    NOT EXISTS (
        SELECT 1 FROM event AS later WHERE later.stream_id = event.stream_id AND later.version > event.version
    ),
    (SELECT coalesce(max(position), 0) FROM event_log)
FROM event
LEFT JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.stream_id = %(stream_id)s::uuid
    AND (%(position)s::bigint IS NULL OR log.position <= %(position)s::bigint)
ORDER BY event.version DESC
LIMIT 1
