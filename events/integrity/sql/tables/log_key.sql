-- The public keys (vkeys) that ever signed a checkpoint, so that old notes can be checked after a rotation.
-- A convenience: an auditor pins the keys he was given.
CREATE TABLE log_key (
    vkey           text        NOT NULL CONSTRAINT log_key_pkey PRIMARY KEY,
    first_used_at  timestamptz NOT NULL
);

CREATE TRIGGER log_key_no_change BEFORE UPDATE OR DELETE ON log_key
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_key_no_truncate BEFORE TRUNCATE ON log_key
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
