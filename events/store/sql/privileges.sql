-- What the runtime role may do; applied by the owner after every migrate, in one transaction.
-- Invariants: read models and Django's tables are read and written freely; what was recorded can be read and added to,
-- never changed or removed. ordinal and txid are filled by the database alone, or an event could be hidden from
-- seal_events(). The log is written through seal_events() only. Texts are erased through
-- erase_texts() only, and contacts blanked, never deleted.
GRANT USAGE ON SCHEMA public TO dealtracker_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO dealtracker_runtime;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO dealtracker_runtime;

REVOKE ALL ON event, event_log, event_text, idempotency_key, seal_state, django_migrations FROM dealtracker_runtime;
GRANT SELECT ON event, event_log, event_text, idempotency_key, seal_state, django_migrations TO dealtracker_runtime;
GRANT INSERT (
    id, stream_id, category, version, type, schema_version, data, metadata,
    occurred_from, occurred_to, occurred_precision, created_at, digest
) ON event TO dealtracker_runtime;
GRANT INSERT ON event_text TO dealtracker_runtime;
GRANT INSERT (client, key, request_digest, event_ids, refusals) ON idempotency_key TO dealtracker_runtime;

REVOKE ALL ON SEQUENCE event_ordinal_seq FROM dealtracker_runtime;
REVOKE EXECUTE ON FUNCTION seal_events(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seal_events(integer) TO dealtracker_runtime;

REVOKE DELETE, TRUNCATE ON contact FROM dealtracker_runtime;
REVOKE EXECUTE ON FUNCTION erase_texts(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_texts(uuid[]) TO dealtracker_runtime;
REVOKE EXECUTE ON FUNCTION erase_refusals(text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_refusals(text, text, text[]) TO dealtracker_runtime;

REVOKE ALL ON disclosure FROM dealtracker_runtime;
GRANT SELECT ON disclosure TO dealtracker_runtime;
GRANT INSERT (
    actor_kind, actor_id, owner, channel, action, request_id, position, is_as_of, valid_at, known_at, streams, events
) ON disclosure TO dealtracker_runtime;
REVOKE ALL ON SEQUENCE disclosure_number_seq FROM dealtracker_runtime;
REVOKE EXECUTE ON FUNCTION forget_disclosures(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_disclosures(integer, integer) TO dealtracker_runtime;

-- The tree and its checkpoints only grow.
REVOKE UPDATE, DELETE ON log_tile, log_root, log_checkpoint, log_key FROM dealtracker_runtime;
REVOKE DELETE ON log_publication FROM dealtracker_runtime;
