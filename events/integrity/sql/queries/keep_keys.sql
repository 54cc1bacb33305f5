-- Public keys that signed; those that are there already stay.
INSERT INTO log_key (vkey, first_used_at) SELECT unnest(%(vkeys)s::text[]), %(now)s ON CONFLICT DO NOTHING
