-- Who was shown what, when: a row for each answer that showed streams or events, written before the answer leaves.
-- Invariants:
--   Rows are never changed, and removed only when they are old (triggers/disclosure.sql). No bodies, no search words.
--   position: how far the log reached, or the position of an answer as of then. What was shown is at or before it;
--     a row without as_of may also show what was committed by `at` and had no position yet.
--   streams: what was shown, NULL for all that there is. events: exactly these of them, NULL for the streams as such.
--   owner is the user whose token it was. number rises with `at`, but for requests that overlap.
-- streams is searched through its index and never sorted by: number is the order of pages.
CREATE TABLE disclosure (
    number     bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT disclosure_pkey PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_kind text        NOT NULL,
    actor_id   text        NOT NULL,
    owner      text,
    channel    text        NOT NULL,
    action     text        NOT NULL,
    request_id text,
    position   bigint      NOT NULL,
    is_as_of   boolean     NOT NULL,
    valid_at   text,
    known_at   timestamptz,
    streams    uuid[],
    events     uuid[]
);

CREATE INDEX disclosure_streams_idx ON disclosure USING gin (streams) WITH (gin_pending_list_limit = 1024);
CREATE INDEX disclosure_whole_idx ON disclosure (number) WHERE streams IS NULL;
