-- The roots that were signed. Invariant: a size has one root, for ever; that is what the primary key is for.
CREATE TABLE log_root (
    size bigint NOT NULL CONSTRAINT log_root_pkey PRIMARY KEY CHECK (size >= 0),
    root bytea  NOT NULL CHECK (octet_length(root) = 32)
);

CREATE TRIGGER log_root_no_change BEFORE UPDATE OR DELETE ON log_root
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_root_no_truncate BEFORE TRUNCATE ON log_root
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
