-- Full tiles of one level, from number `first` on: their hashes and their roots come joined.
INSERT INTO log_tile (level, number, hashes, root)
SELECT %(level)s, %(first)s + nth, substring(given.hashes FROM nth * 8192 + 1 FOR 8192),
    substring(given.roots FROM nth * 32 + 1 FOR 32)
FROM (SELECT %(hashes)b::bytea AS hashes, %(roots)b::bytea AS roots) AS given, generate_series(0, %(count)s - 1) AS nth
