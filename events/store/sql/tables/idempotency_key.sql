-- Which request a client's key stood for, and what it wrote. Kept for ever.
-- Invariants: written in the transaction of its events; (client, key) maps to one request body; rows never change.
CREATE TABLE idempotency_key (
    client         text        NOT NULL,
    key            text        NOT NULL,
    request_digest text        NOT NULL,
    event_ids      uuid[]      NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (client, key)
);
