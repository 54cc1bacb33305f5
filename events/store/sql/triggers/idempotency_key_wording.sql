-- Rows of idempotency_key are never deleted or truncated, and of what they say only the wording of refusals may be
-- erased (functions/erase_refusals.sql).
DROP TRIGGER idempotency_key_no_change ON idempotency_key;
CREATE TRIGGER idempotency_key_no_change
    BEFORE UPDATE OF client, key, request_digest, event_ids, created_at OR DELETE ON idempotency_key
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
