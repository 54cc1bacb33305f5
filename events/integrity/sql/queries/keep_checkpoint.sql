-- A signed checkpoint.
INSERT INTO log_checkpoint (number, size, issued_at, note) VALUES (%(number)s, %(size)s, %(issued_at)s, %(note)s)
