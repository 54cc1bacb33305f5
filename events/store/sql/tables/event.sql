-- Every event ever recorded: one immutable row each.
-- Invariants:
--   (stream_id, version) is unique: this constraint is the optimistic lock of every stream.
--   ordinal is taken at insert but seen at commit, so nothing may remember "the last ordinal seen": read by position.
--   txid lets seal_events() find what was committed since it last looked; only its default ever fills it.
--   Rows never change (triggers/event_immutable.sql); digest is the SHA-256 of the canonical form of the other columns
--   except ordinal and txid (canonical.py).
CREATE TABLE event (
    ordinal            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT event_pkey PRIMARY KEY,
    id                 uuid        NOT NULL CONSTRAINT event_id_key UNIQUE,
    stream_id          uuid        NOT NULL,
    category           text        NOT NULL,
    version            integer     NOT NULL CONSTRAINT event_version_check CHECK (version > 0),
    type               text        NOT NULL,
    schema_version     smallint    NOT NULL,
    data               jsonb       NOT NULL,
    metadata           jsonb       NOT NULL,
    occurred_from      date,
    occurred_to        date,
    occurred_precision text        NOT NULL,
    created_at         timestamptz NOT NULL,
    digest             bytea       NOT NULL CONSTRAINT event_digest_check CHECK (length(digest) = 32),
    txid               bigint      NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    CONSTRAINT event_stream_version_key UNIQUE (stream_id, version)
);

CREATE INDEX event_txid_idx ON event (txid);
