-- What a stream said (category, name, filters, ledger), for which positions of the log, days of the world and levels of
-- evidence: a box of the three. The boxes of a stream never overlap, so a point lies in one box of it or in none.
-- Invariants:
--   positions is [first, last + 1), open above while nothing learned later has changed the box; a row that is closed
--   never changes again. Every bound is the position of an event of the stream.
--   days is [from, until); whoever asks for no day asks for 'infinity'. A record that was retracted has no day but that.
--   levels is within [0, 5). No erasable text is in here.
--   Written by the projection "segment" alone; derived from the log, so it can be thrown away and rebuilt.
CREATE TABLE segment (
    category           text      NOT NULL,
    stream_id          uuid      NOT NULL,
    opened_position    bigint    NOT NULL,
    positions          int8range NOT NULL,
    days               daterange NOT NULL,
    levels             int4range NOT NULL,
    code               text,
    name               text      NOT NULL,
    kind               text,
    stage              text,
    stage_since        text,
    paused             boolean   NOT NULL,
    rumor_level        smallint  NOT NULL,
    disputed           boolean   NOT NULL,
    record_status      text      NOT NULL,
    markets            text[]    NOT NULL,
    companies          uuid[]    NOT NULL,
    roles              text[]    NOT NULL,
    party_statuses     text[]    NOT NULL,
    interest_statuses  text[]    NOT NULL,
    interests          json
) PARTITION BY LIST (category);

CREATE TABLE segment_deal PARTITION OF segment FOR VALUES IN ('deal');
CREATE TABLE segment_company PARTITION OF segment FOR VALUES IN ('company');
CREATE TABLE segment_seminar PARTITION OF segment FOR VALUES IN ('seminar');
CREATE TABLE segment_source PARTITION OF segment FOR VALUES IN ('source');

-- What boards and lists count, rank and mostly filter by comes along, so that they need not fetch a page of the table for
-- every stream that stood at a place: a board of 50,000 deals in a quarter of the time.
CREATE INDEX segment_box_idx ON segment USING gist (positions, days, levels)
    INCLUDE (category, stream_id, opened_position, stage, kind, record_status, rumor_level, paused, disputed);
CREATE INDEX segment_opened_idx ON segment (opened_position);
CREATE INDEX segment_stream_idx ON segment (stream_id, upper(positions));
