-- States are kept as the text that was written: nothing looks into them here, and turning 50 of them from jsonb into
-- text again was a seventh of what a page of a list costs. Rewrites the views, so no reader meanwhile.
ALTER TABLE deal_view ALTER COLUMN state TYPE json USING state::json;
ALTER TABLE company_view ALTER COLUMN state TYPE json USING state::json;
ALTER TABLE seminar_view ALTER COLUMN state TYPE json USING state::json;
ALTER TABLE source_view ALTER COLUMN state TYPE json USING state::json;
