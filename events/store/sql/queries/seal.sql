-- Gives positions to at most so many committed events; NULL when another sealer is at work.
SELECT seal_events(%(batch)s::integer)
