-- Rows of disclosure are never updated or truncated, and not deleted while younger than the floor, whoever asks.
CREATE TRIGGER disclosure_no_change BEFORE UPDATE ON disclosure
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure
    FOR EACH ROW WHEN (OLD.at > clock_timestamp() - interval '30 days') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disclosure_no_truncate BEFORE TRUNCATE ON disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
