-- The root of a size; one that is there already stays.
INSERT INTO log_root (size, root) VALUES (%(size)s, %(root)s) ON CONFLICT DO NOTHING
