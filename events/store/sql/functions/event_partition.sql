-- Which of the 16 partitions of the log a stream belongs to: the last hex digit of its id, which is random in
-- UUIDv7 and v4. A function of the id's own bytes, so that Python can tell it too (events/store/ids.py).
CREATE FUNCTION event_partition(stream_id uuid) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (get_byte(uuid_send(stream_id), 15) & 15)::smallint;
