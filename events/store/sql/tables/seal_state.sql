-- How far seal_events() has looked: one row.
-- Invariant: every event with txid < floor and ordinal <= cut is in the log.
-- cluster is the PostgreSQL system identifier whose transaction ids floor speaks of.
CREATE TABLE seal_state (
    one     boolean NOT NULL DEFAULT true CONSTRAINT seal_state_pkey PRIMARY KEY CONSTRAINT seal_state_one_check CHECK (one),
    floor   bigint  NOT NULL DEFAULT 0,
    cut     bigint  NOT NULL DEFAULT 0,
    cluster bigint  NOT NULL DEFAULT 0
);

INSERT INTO seal_state DEFAULT VALUES;
