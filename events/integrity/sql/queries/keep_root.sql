-- The root of a size with the leaves at the edge that are new in it; one that is there already stays.
INSERT INTO log_root (size, root, leaves) VALUES (%(size)s, %(root)s, %(leaves)s) ON CONFLICT DO NOTHING
