-- What was erased, to be listed: few events among all, so the index costs the others nothing.
CREATE INDEX event_erasure_idx ON event (ordinal) WHERE type = 'contact.erased';
