-- The words for everything that one page of events names by id: one query whatever the page holds.
-- Columns: kind, key (the id as text), words. Ids without a row are left out.
-- A superseded event's words are the id of the event that superseded it.
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
FROM source_view WHERE stream_id = ANY(%(streams)s::uuid[])
UNION ALL
SELECT 'contact', id::text, CASE WHEN erased_at IS NULL THEN name ELSE 'an erased contact' END
FROM contact WHERE id = ANY(%(contacts)s::uuid[])
UNION ALL
SELECT 'user', id::text, coalesce(nullif(trim(first_name || ' ' || last_name), ''), username)
FROM auth_user WHERE id = ANY(%(users)s::integer[])
UNION ALL
SELECT 'token', prefix, name
FROM api_token WHERE prefix = ANY(%(tokens)s::text[])
UNION ALL
SELECT 'text', encode(sha256, 'hex'), body
FROM event_text WHERE sha256 = ANY(SELECT decode(hex, 'hex') FROM unnest(%(texts)s::text[]) AS hex)
UNION ALL
SELECT 'superseded', coalesce(data ->> 'supersedes', data ->> 'event_ref', data ->> 'merge_ref'), id::text
FROM event WHERE stream_id = ANY(%(histories)s::uuid[])
    AND (data ? 'supersedes' OR type IN ('deal.event_moved', 'deal.merge_undone'));
