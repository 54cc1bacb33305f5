-- The signed checkpoints in the order of signing. The same size is signed again when nothing happened for long.
-- Invariants: size and issued_at never decrease as number rises, number is 1, 2, 3 ... without gaps (the grower's lock
-- sees to both); rows never change.
CREATE TABLE log_checkpoint (
    number    bigint      NOT NULL CONSTRAINT log_checkpoint_pkey PRIMARY KEY,
    size      bigint      NOT NULL CONSTRAINT log_checkpoint_size_fkey REFERENCES log_root,
    issued_at timestamptz NOT NULL,
    note      text        NOT NULL
);

CREATE INDEX log_checkpoint_size_idx ON log_checkpoint (size, number);

CREATE TRIGGER log_checkpoint_no_change BEFORE UPDATE OR DELETE ON log_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoint_no_truncate BEFORE TRUNCATE ON log_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
