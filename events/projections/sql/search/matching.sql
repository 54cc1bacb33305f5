-- The streams of a category that match some words, to filter a view by.
SELECT matching_streams(%s::text, %s::text[])
