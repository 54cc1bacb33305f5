"""The log's tree over HTTP, as C2SP tlog-tiles lays it out, and proofs out of it."""
