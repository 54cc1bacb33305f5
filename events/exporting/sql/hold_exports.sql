-- No export is ordered or moves on until the transaction ends; reading them goes on.
-- Invariant: waits for pieces in hand, which hold their row (ROW SHARE) before they write: a weaker lock would deadlock.
LOCK TABLE export_job IN EXCLUSIVE MODE
