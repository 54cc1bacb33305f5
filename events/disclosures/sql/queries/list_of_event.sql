-- The first `limit` rows after a number that could show an event: the event itself, or its stream at a position that is
-- not before the event's. What had no position yet could be shown from its creation on, but not by an answer as of then.
SELECT number, at, actor_kind, actor_id, owner, channel, action, request_id, position, is_as_of, valid_at, known_at,
    streams IS NULL, cardinality(events)
FROM disclosure
WHERE (streams @> ARRAY[%(stream_id)s::uuid] OR streams IS NULL)
    AND number > %(after)s
    AND CASE WHEN events IS NOT NULL THEN events @> ARRAY[%(event_id)s::uuid]
        ELSE position >= %(position)s OR (NOT is_as_of AND at >= %(created_at)s) END
    AND (%(actor_kind)s::text IS NULL OR (actor_kind = %(actor_kind)s AND actor_id = %(actor_id)s)
        OR (%(actor_kind)s = 'user' AND owner = %(actor_id)s))
ORDER BY number LIMIT %(limit)s
