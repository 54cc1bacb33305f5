-- The roots that were signed. leaves are the hashes of the leaves that came since the root before, those aside that a full
-- tile holds, so that each leaf is remembered from its first signature on and a change is told to the position.
-- Invariants: a size has one root, for ever; that is what the primary key is for. Rows never change.
CREATE TABLE log_root (
    size   bigint NOT NULL CONSTRAINT log_root_pkey PRIMARY KEY CHECK (size >= 0),
    root   bytea  NOT NULL CHECK (octet_length(root) = 32),
    leaves bytea  NOT NULL CHECK (octet_length(leaves) BETWEEN 0 AND 255 * 32)
);

ALTER TABLE log_root ALTER leaves SET STORAGE EXTERNAL; -- hashes do not compress

CREATE TRIGGER log_root_no_change BEFORE UPDATE OR DELETE ON log_root
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_root_no_truncate BEFORE TRUNCATE ON log_root
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
