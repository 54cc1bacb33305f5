-- How many events of some streams are at or below a position.
SELECT count(*) FROM event JOIN event_log AS log ON log.ordinal = event.ordinal
WHERE event.stream_id = ANY(%(streams)s::uuid[]) AND log.position <= %(upto)s::bigint
