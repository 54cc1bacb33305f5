-- The chunk is rebuilt. Run in the transaction that wrote its rows.
UPDATE rebuild_chunk SET done_at = clock_timestamp(), events = %s WHERE id = %s
