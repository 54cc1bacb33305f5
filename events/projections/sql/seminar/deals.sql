-- Write the deals that seminars are about whose rows were just written.
INSERT INTO seminar_deal (seminar_id, n, deal_id)
SELECT stream_id, n, deal_id FROM json_to_recordset(%s) AS given (stream_id uuid, n integer, deal_id uuid)
