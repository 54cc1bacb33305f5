-- Where an event stands: its position is null until it is sealed; no row, no such event.
SELECT event_log.position FROM event LEFT JOIN event_log USING (ordinal) WHERE event.id = %(event_id)s
