-- Up to which version the segments of a stream go: who writes them locks this row first.
CREATE TABLE segment_stream (
    stream_id uuid    NOT NULL CONSTRAINT segment_stream_pkey PRIMARY KEY,
    category  text    NOT NULL,
    version   integer NOT NULL
) WITH (fillfactor = 80);
