-- The leaves behind the full tiles, as they were kept with the roots of sizes above those: fewer than a tile holds.
SELECT size, leaves FROM log_root WHERE size > %(after)s ORDER BY size LIMIT 256
