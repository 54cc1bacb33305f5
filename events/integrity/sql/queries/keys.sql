-- Every public key that ever signed.
SELECT vkey, first_used_at FROM log_key ORDER BY first_used_at, vkey
