-- Those of the streams that are found by other words than they should be.
SELECT given.stream_id::text, held.text, unaccent(given.text)
FROM json_to_recordset(%s) AS given (stream_id uuid, category text, text text)
LEFT JOIN search_text AS held ON held.stream_id = given.stream_id
WHERE held.text IS DISTINCT FROM unaccent(given.text) OR held.category <> given.category
