-- Room in the pages of what is updated often, so that a new version of a row stays in its page.
ALTER TABLE deal_view SET (fillfactor = 80);
ALTER TABLE company_view SET (fillfactor = 80);
ALTER TABLE seminar_view SET (fillfactor = 80);
ALTER TABLE source_view SET (fillfactor = 80);
ALTER TABLE projection_checkpoint SET (fillfactor = 20);
