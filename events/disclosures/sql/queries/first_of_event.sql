-- For each actor, the first row that could show an event (list_of_event.sql): the first moment at which they could know.
SELECT DISTINCT ON (actor_kind, actor_id)
    number, at, actor_kind, actor_id, owner, channel, action, request_id, position, is_as_of, valid_at, known_at,
    streams IS NULL, cardinality(events)
FROM disclosure
WHERE (streams @> ARRAY[%(stream_id)s::uuid] OR streams IS NULL)
    AND CASE WHEN events IS NOT NULL THEN events @> ARRAY[%(event_id)s::uuid]
        ELSE position >= %(position)s OR (NOT is_as_of AND at >= %(created_at)s) END
    AND (%(actor_kind)s::text IS NULL OR (actor_kind = %(actor_kind)s AND actor_id = %(actor_id)s)
        OR (%(actor_kind)s = 'user' AND owner = %(actor_id)s))
ORDER BY actor_kind, actor_id, number
