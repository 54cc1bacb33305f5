-- How many full tiles a level has.
SELECT coalesce(max(number) + 1, 0) FROM log_tile WHERE level = %(level)s
