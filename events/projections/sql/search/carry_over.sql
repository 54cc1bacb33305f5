-- The texts that the views held, for streams that were projected before there was a table for them. What they lack of
-- today's folding (events/projections/words.py) they get when their stream is written next, at the latest by a rebuild.
INSERT INTO search_text (stream_id, category, text)
SELECT stream_id, 'deal', unaccent(lower(normalize(search, NFKC))) FROM deal_view
UNION ALL
SELECT stream_id, 'company', unaccent(lower(normalize(search, NFKC))) FROM company_view
UNION ALL
SELECT stream_id, 'seminar', unaccent(lower(normalize(search, NFKC))) FROM seminar_view
UNION ALL
SELECT stream_id, 'source', unaccent(lower(normalize(search, NFKC))) FROM source_view;
