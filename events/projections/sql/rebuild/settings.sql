-- For the rest of the transaction: joins of whole tables must not turn into nested loops where statistics are missing.
SET LOCAL enable_nestloop = off
