-- Which of these streams are parked.
SELECT stream_id::text FROM parked_stream WHERE projection = %s AND stream_id = ANY(%s::uuid[])
