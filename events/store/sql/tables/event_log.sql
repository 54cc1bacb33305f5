-- The log: committed events in the one order that everything downstream reads.
-- Invariants:
--   position is 1, 2, 3 ... without gaps, and rises with version within a stream.
--   recorded_at never decreases as position rises.
--   Only seal_events() inserts; rows never change. No foreign key: nothing else writes here and events cannot go.
CREATE TABLE event_log (
    position    bigint      NOT NULL CONSTRAINT event_log_pkey PRIMARY KEY,
    ordinal     bigint      NOT NULL CONSTRAINT event_log_ordinal_key UNIQUE,
    partition   smallint    NOT NULL,
    recorded_at timestamptz NOT NULL
);

CREATE INDEX event_log_partition_position_idx ON event_log (partition, position);
