-- The seminars that these deals are linked to, as the read model knows them; with a position of the log, those that ever
-- were, for the links of then may have been corrected since.
-- Invariant: may name one too many, for the reader to leave out.
SELECT DISTINCT seminar_id::text FROM seminar_deal WHERE deal_id = ANY(%(deal_ids)s::uuid[])
UNION
SELECT seminar_view.stream_id::text
FROM seminar_view
JOIN event ON event.stream_id = seminar_view.stream_id
CROSS JOIN LATERAL jsonb_path_query(event.data, '$.**.linked_deals[*]') AS linked
WHERE %(position)s::bigint IS NOT NULL AND linked #>> '{}' = ANY(%(deal_ids)s::text[])
ORDER BY 1;
