-- The roots of neighbouring tiles of one level, joined: the hashes of a tile of the level above.
SELECT string_agg(root, '' ORDER BY number) FROM log_tile
WHERE level = %(level)s AND number BETWEEN %(first)s AND %(last)s
