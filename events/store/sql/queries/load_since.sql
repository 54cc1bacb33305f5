-- The events of the given streams from a version on, that version included, in order of stream and version; unsealed
-- ones included, positions left out. For a version of 0, all of them.
SELECT
    event.id::text, event.category, event.stream_id::text, event.version, event.type, event.schema_version,
    event.data::text, event.metadata::text, event.occurred_from, event.occurred_to, event.occurred_precision,
    (event.created_at AT TIME ZONE 'UTC')::text, event.digest, NULL::bigint, NULL::text
FROM unnest(%(stream_ids)s::uuid[], %(versions)s::integer[]) AS sought (stream_id, version)
JOIN event ON event.stream_id = sought.stream_id AND event.version >= sought.version
ORDER BY event.stream_id, event.version
