-- Write the names of companies whose rows were just written.
INSERT INTO company_name (company_id, n, name, kind, lang, folded)
SELECT stream_id, n, name, kind, lang, folded
FROM json_to_recordset(%s) AS given (stream_id uuid, n integer, name text, kind text, lang text, folded text)
