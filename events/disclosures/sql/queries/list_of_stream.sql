-- The first `limit` rows after a number that showed a stream, or something of it, in the order in which they were written.
-- actor_kind and actor_id: only what this actor was shown; a user's tokens count as the user.
SELECT number, at, actor_kind, actor_id, owner, channel, action, request_id, position, is_as_of, valid_at, known_at,
    streams IS NULL, cardinality(events)
FROM disclosure
WHERE (streams @> ARRAY[%(stream_id)s::uuid] OR streams IS NULL)
    AND number > %(after)s
    AND (%(actor_kind)s::text IS NULL OR (actor_kind = %(actor_kind)s AND actor_id = %(actor_id)s)
        OR (%(actor_kind)s = 'user' AND owner = %(actor_id)s))
    AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR at <= %(until)s)
ORDER BY number LIMIT %(limit)s
