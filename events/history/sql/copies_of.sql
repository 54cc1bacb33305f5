-- The sources that are copies of one, and copies of those. UNION makes a circle of copies end.
WITH RECURSIVE copy (id) AS (
    SELECT %(source_id)s::uuid
    UNION
    SELECT source_view.stream_id
    FROM source_view
    JOIN copy ON source_view.state ->> 'derived_from' = copy.id::text
)
SELECT id::text FROM copy WHERE id <> %(source_id)s::uuid;
