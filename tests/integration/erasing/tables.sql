-- Purpose: every table that holds anything, but for sessions, which are encoded and short-lived.
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_session' ORDER BY tablename
