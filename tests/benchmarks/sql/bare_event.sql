-- Purpose: the baseline of the benchmarks: the payload columns of an event and the same unique constraint, nothing more.
-- Invariant: (stream_id, version) is unique. No triggers, no transaction id, no index that only the store needs.
CREATE TABLE bare_event (
    ordinal              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                   uuid        NOT NULL,
    stream_id            uuid        NOT NULL,
    category             text        NOT NULL,
    version              integer     NOT NULL,
    type                 text        NOT NULL,
    schema_version       smallint    NOT NULL,
    data                 jsonb       NOT NULL,
    metadata             jsonb       NOT NULL,
    occurred_from        date,
    occurred_to          date,
    occurred_precision   text        NOT NULL,
    created_at           timestamptz NOT NULL,
    digest               bytea       NOT NULL,
    UNIQUE (stream_id, version)
);
GRANT SELECT, INSERT ON bare_event TO dealtracker_runtime;
