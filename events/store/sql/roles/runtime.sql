-- The group role of everything that runs: it owns nothing, and gets its rights from privileges.sql.
-- Invariants: it cannot log in by itself; safe to repeat, also by several migrations at once (roles belong to the cluster).
-- The migrating login joins it if it may, so that one login alone can serve with `role=dealtracker_runtime`.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dealtracker_runtime') THEN
        CREATE ROLE dealtracker_runtime NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL;
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'The role dealtracker_runtime is missing and % may not create roles', current_user
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'As a superuser run: CREATE ROLE dealtracker_runtime NOLOGIN; '
                         'and grant it to the login that the application uses.';
END
$$;

DO $$
BEGIN
    -- from 16 on, who creates a role is a member that may not put it on
    IF NOT pg_has_role(
        current_user, 'dealtracker_runtime',
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END
    ) THEN
        EXECUTE format('GRANT dealtracker_runtime TO %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        NULL; -- with two logins the owner need not be a member
END
$$;
