-- Purpose: the database and its roles on a new PostgreSQL; psql runs it once, as superuser, when the volume is empty.
-- Invariant: dealtracker_app, the runtime login, owns nothing and gets its rights only through dealtracker_runtime, so it
-- can never disable the triggers that keep the event tables append-only.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
CREATE ROLE dealtracker_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE dealtracker_runtime NOLOGIN;
CREATE ROLE dealtracker_app LOGIN PASSWORD :'app_password';
GRANT dealtracker_runtime TO dealtracker_app;
CREATE DATABASE dealtracker OWNER dealtracker_owner;
