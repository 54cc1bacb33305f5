-- Purpose: bring every table back to what the migrations put there, append-only tables and sequences included.
-- Invariant: run as the owner, in one transaction; every trigger is left in the mode it had.
DO $$
DECLARE
    tab record;
    trig record;
    counted record;
    filled boolean;
    touched text[] := '{}';
BEGIN
    FOR tab IN
        SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', tab.name) INTO filled;
        IF filled THEN
            touched := touched || format('public.%I', tab.name);
        END IF;
    END LOOP;
    IF touched = '{}' THEN
        RETURN;
    END IF;
    CREATE TEMPORARY TABLE silenced ON COMMIT DROP AS
        SELECT tgrelid::regclass AS tab, tgname AS name, tgenabled AS mode FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = 'public'::regnamespace;
    FOR trig IN SELECT * FROM silenced LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', trig.tab, trig.name);
    END LOOP;
    EXECUTE 'TRUNCATE ' || array_to_string(touched, ', ') || ' RESTART IDENTITY CASCADE';
    FOR tab IN
        SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'seeds' AND format('public.%I', tablename) = ANY (touched)
    LOOP
        EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE seeds.%I', tab.name, tab.name);
        FOR counted IN
            SELECT attname AS name FROM pg_attribute
            WHERE attrelid = format('public.%I', tab.name)::regclass AND attidentity <> ''
        LOOP
            EXECUTE format(
                'SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM seeds.%I',
                format('public.%I', tab.name), counted.name, counted.name, tab.name
            );
        END LOOP;
    END LOOP;
    FOR trig IN SELECT * FROM silenced LOOP
        EXECUTE format(
            'ALTER TABLE %s ENABLE %s TRIGGER %I', trig.tab,
            CASE trig.mode WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, trig.name
        );
    END LOOP;
END
$$;
