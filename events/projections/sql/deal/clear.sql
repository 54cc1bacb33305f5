-- Remove the parties and interests of these deals, to be written anew. Run while holding their rows of deal_view.
WITH parties AS (
    DELETE FROM deal_party WHERE deal_id = ANY(%(streams)s::uuid[])
)
DELETE FROM deal_interest WHERE deal_id = ANY(%(streams)s::uuid[])
