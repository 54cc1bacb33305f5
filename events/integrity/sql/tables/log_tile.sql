-- The full tiles of the Merkle tree (C2SP tlog-tiles); what is not full yet is computed from the log when it is asked for.
-- Invariants: the tiles of a level are numbered 0, 1, 2 ... without gaps; rows never change. root is the root over hashes,
-- so that partial tiles of the level above need not read whole tiles.
CREATE TABLE log_tile (
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    number bigint   NOT NULL CHECK (number >= 0),
    hashes bytea    NOT NULL CHECK (octet_length(hashes) = 8192),
    root   bytea    NOT NULL CHECK (octet_length(root) = 32),
    CONSTRAINT log_tile_pkey PRIMARY KEY (level, number)
);

ALTER TABLE log_tile ALTER hashes SET STORAGE EXTERNAL; -- hashes do not compress

CREATE TRIGGER log_tile_no_change BEFORE UPDATE OR DELETE ON log_tile
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_tile_no_truncate BEFORE TRUNCATE ON log_tile
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
