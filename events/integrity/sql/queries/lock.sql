-- Whether this transaction may grow and sign: one at a time, or two could sign different trees of the same size.
SELECT pg_try_advisory_xact_lock(hashtextextended('grow_log', 0))
