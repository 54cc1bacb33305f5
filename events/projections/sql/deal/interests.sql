-- Write the interest ledgers of deals whose rows were just written.
INSERT INTO deal_interest (
    deal_id, n, interest_id, holder_id, target_id, interest_kind, percent_min, percent_max, amount_min, amount_max,
    currency, status, since
)
SELECT
    stream_id, n, interest_id, holder_id, target_id, interest_kind, percent_min, percent_max, amount_min, amount_max,
    currency, status, since
FROM json_to_recordset(%s) AS given (
    stream_id uuid, n integer, interest_id uuid, holder_id uuid, target_id uuid, interest_kind text,
    percent_min text, percent_max text, amount_min text, amount_max text, currency text, status text, since text
)
