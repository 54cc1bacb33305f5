-- Remove the names of these companies, to be written anew. Run while holding their rows of company_view.
DELETE FROM company_name WHERE company_id = ANY(%(streams)s::uuid[])
