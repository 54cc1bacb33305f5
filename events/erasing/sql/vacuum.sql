-- Every table that an erasure deletes from or updates. ANALYZE, since the planner's statistics hold samples of the values.
VACUUM (ANALYZE) contact, contact_employment, event_text, idempotency_key, django_admin_log, import_job, import_chunk,
    export_job, export_chunk
