-- Write the texts by which these streams are found. One that stays as it was is left alone: its index is dear to touch.
-- Order of locks: see deal/lock.sql.
INSERT INTO search_text (stream_id, category, text)
SELECT given.stream_id, given.category, unaccent(given.text)
FROM json_to_recordset(%s) AS given (stream_id uuid, category text, text text)
WHERE NOT EXISTS (
    SELECT FROM search_text AS held WHERE held.stream_id = given.stream_id AND held.text = unaccent(given.text)
)
ORDER BY given.stream_id
ON CONFLICT (stream_id) DO UPDATE SET text = excluded.text
