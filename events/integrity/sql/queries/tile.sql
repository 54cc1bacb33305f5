-- The first hashes of a full tile.
SELECT substring(hashes FROM 1 FOR %(width)s * 32) FROM log_tile WHERE level = %(level)s AND number = %(number)s
