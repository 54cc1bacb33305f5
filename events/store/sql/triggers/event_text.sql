-- Texts are never updated or truncated; erasure deletes single rows, and only the owner may.
CREATE TRIGGER event_text_no_change BEFORE UPDATE ON event_text
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_text_no_truncate BEFORE TRUNCATE ON event_text
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
