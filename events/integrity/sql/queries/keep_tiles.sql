-- Full tiles of one level, from number `first` on.
INSERT INTO log_tile (level, number, hashes, root)
SELECT %(level)s, %(first)s + tile.nth - 1, tile.hashes, tile.root
FROM unnest(%(hashes)s::bytea[], %(roots)s::bytea[]) WITH ORDINALITY AS tile (hashes, root, nth)
