-- The leaves behind so many in full tiles, as they were kept with the roots of sizes up to another: fewer than a tile holds.
SELECT size, leaves FROM log_root WHERE size > %(after)s AND size <= %(upto)s ORDER BY size LIMIT 256
