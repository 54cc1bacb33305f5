-- The streams that may have a flag of some kinds (all of them where none are named), or events that only sources which
-- do not stand support: a page of them in the order of their opening events.
-- Columns: the stream, the position of its opening event.
-- Invariant: never misses one that the read models know of; it may name one too many, for the reader to leave out.
WITH RECURSIVE fallen (id) AS (
    SELECT stream_id FROM source_view
    WHERE (retracted OR coalesce(state ->> 'opening', '') = '') AND %(with_unsupported)s::boolean
    UNION
    SELECT source_view.stream_id
    FROM source_view
    JOIN fallen ON source_view.state ->> 'derived_from' = fallen.id::text
), odd AS (
    SELECT stream_id
    FROM anomaly
    WHERE (%(kinds)s::text[] IS NULL OR code = ANY(%(kinds)s::text[]))
        AND (%(stream_id)s::uuid IS NULL OR stream_id = %(stream_id)s::uuid)
    UNION
    SELECT cited.stream_id
    FROM fallen
    JOIN citation_view AS cited ON cited.source_id = fallen.id AND cited.supports
    WHERE (%(stream_id)s::uuid IS NULL OR cited.stream_id = %(stream_id)s::uuid)
        AND NOT EXISTS (
            SELECT FROM citation_view AS other
            WHERE other.stream_id = cited.stream_id AND other.event_id = cited.event_id AND other.supports
                AND other.source_id NOT IN (SELECT id FROM fallen)
        )
)
SELECT odd.stream_id::text, log.position
FROM odd
JOIN event ON event.stream_id = odd.stream_id AND event.version = 1
JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE log.position > %(after)s::bigint
ORDER BY log.position
LIMIT %(limit)s::integer;
