-- The root that was signed for a size.
SELECT root FROM log_root WHERE size = %(size)s
