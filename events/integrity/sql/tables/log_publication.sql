-- How far each target of LOG_PUBLISH has come. Invariant: every checkpoint up to `number` was taken by the target, but
-- for those from before the target was first seen.
CREATE TABLE log_publication (
    target       text        NOT NULL CONSTRAINT log_publication_pkey PRIMARY KEY,
    number       bigint      NOT NULL,
    delivered_at timestamptz,
    failures     integer     NOT NULL DEFAULT 0, -- in a row
    error        text        NOT NULL DEFAULT '',
    retry_at     timestamptz
);
