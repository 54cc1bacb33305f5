-- Free text that may have to be erased, kept apart from the events that name it by its SHA-256.
-- Invariants: written in the transaction of the event; never updated; deleted only by erasure, which leaves events alone.
CREATE TABLE event_text (
    sha256 bytea NOT NULL CONSTRAINT event_text_pkey PRIMARY KEY,
    body   text  NOT NULL,
    CONSTRAINT event_text_sha256_check CHECK (sha256 = sha256(convert_to(body, 'UTF8')))
);
