-- The part of words.sql that names streams, for answers that name nothing else: planning all of it for a few ids
-- takes longer than finding them. Columns: as there.
SELECT 'company' AS kind, stream_id::text AS key, display_name AS words
FROM company_view WHERE stream_id = ANY(%(streams)s::uuid[])
UNION ALL
SELECT 'deal', stream_id::text, title
FROM deal_view WHERE stream_id = ANY(%(streams)s::uuid[])
UNION ALL
SELECT 'seminar', stream_id::text, display_name
FROM seminar_view WHERE stream_id = ANY(%(streams)s::uuid[])
UNION ALL
SELECT 'source', stream_id::text, display_name
FROM source_view WHERE stream_id = ANY(%(streams)s::uuid[]);
