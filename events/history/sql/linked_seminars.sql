-- The seminars that these deals are linked to, as the read model knows them.
SELECT DISTINCT seminar_id::text FROM seminar_deal WHERE deal_id = ANY(%(deal_ids)s::uuid[]) ORDER BY 1;
