-- Purpose: the database roles of an embedded server, made once as superuser; safe to repeat.
-- Invariant: dealtracker_app, the runtime login, owns nothing and gets its rights only through dealtracker_runtime,
-- so it can never disable the triggers that keep the event tables append-only.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dealtracker_owner') THEN
        CREATE ROLE dealtracker_owner LOGIN CREATEDB CREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dealtracker_runtime') THEN
        CREATE ROLE dealtracker_runtime NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dealtracker_app') THEN
        CREATE ROLE dealtracker_app LOGIN;
    END IF;
    GRANT dealtracker_runtime TO dealtracker_app;
END
$$;
