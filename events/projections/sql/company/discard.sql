-- Remove rows of the view that claim a version which their stream does not have; rebuilt in the same transaction.
DELETE FROM company_view WHERE stream_id = ANY(%s::uuid[])
