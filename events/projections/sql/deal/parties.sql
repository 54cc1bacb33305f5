-- Write the parties of deals whose rows were just written.
INSERT INTO deal_party (deal_id, n, company_id, role, status, since)
SELECT stream_id, n, company_id, role, status, since
FROM json_to_recordset(%s) AS given (stream_id uuid, n integer, company_id uuid, role text, status text, since text)
