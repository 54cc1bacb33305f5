-- Deletes the texts that erasures of this transaction name.
SELECT erase_texts(%(erasures)s::uuid[])
