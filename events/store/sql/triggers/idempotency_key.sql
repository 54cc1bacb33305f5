-- Rows of idempotency_key are never updated, deleted or truncated, whoever asks.
CREATE TRIGGER idempotency_key_no_change BEFORE UPDATE OR DELETE ON idempotency_key
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER idempotency_key_no_truncate BEFORE TRUNCATE ON idempotency_key
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
