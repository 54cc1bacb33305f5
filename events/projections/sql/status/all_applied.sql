-- The position up to which the views of every one of these projections are complete. See applied_position().
SELECT min(applied_position(name)) FROM unnest(%s::text[]) AS name
