-- The seminars that a deal is linked to, as the read model knows them.
SELECT seminar_id::text FROM seminar_deal WHERE deal_id = %(deal_id)s ORDER BY seminar_id;
