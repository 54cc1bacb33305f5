-- Purpose: remember what the migrations themselves put into the tables, so that empty_tables.sql can put it back.
-- Invariant: run as the owner on a freshly migrated database, before any test commits.
DO $$
DECLARE
    tab record;
    filled boolean;
BEGIN
    CREATE SCHEMA IF NOT EXISTS seeds;
    FOR tab IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', tab.name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE IF NOT EXISTS seeds.%I AS TABLE public.%I', tab.name, tab.name);
        END IF;
    END LOOP;
END
$$;
