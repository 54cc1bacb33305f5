-- The cursor of a target, held until the transaction ends; no row while another worker holds it.
SELECT number, delivered_at, failures, retry_at FROM log_publication WHERE target = %(target)s FOR UPDATE SKIP LOCKED
