-- Blanks the wording of these refused lines of a key.
SELECT erase_refusals(%(client)s::text, %(key)s::text, %(lines)s::text[])
