-- Write the parties and interests of deals whose rows were just written.
WITH parties AS (
    INSERT INTO deal_party (deal_id, n, company_id, role, status, since)
    SELECT stream_id, n, company_id, role, status, since
    FROM json_to_recordset(%(parties)s) AS given (
        stream_id uuid, n integer, company_id uuid, role text, status text, since text
    )
)
INSERT INTO deal_interest (
    deal_id, n, interest_id, holder_id, target_id, interest_kind, percent_min, percent_max, amount_min, amount_max,
    currency, status, since
)
SELECT
    stream_id, n, interest_id, holder_id, target_id, interest_kind, percent_min, percent_max, amount_min, amount_max,
    currency, status, since
FROM json_to_recordset(%(interests)s) AS given (
    stream_id uuid, n integer, interest_id uuid, holder_id uuid, target_id uuid, interest_kind text,
    percent_min text, percent_max text, amount_min text, amount_max text, currency text, status text, since text
)
