-- Purpose: the application's database on an embedded server; run once, outside a transaction.
-- Invariant: it belongs to the owner role, so that migrations need no superuser.
CREATE DATABASE dealtracker OWNER dealtracker_owner;
