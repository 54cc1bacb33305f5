-- The position up to which a view is complete, to filter its rows by.
SELECT applied_position(%s::text)
