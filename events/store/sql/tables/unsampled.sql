-- Tables from which an erasure deletes rows, perhaps the last: the planner's statistics would keep samples of what was
-- erased, since ANALYZE leaves those of an empty table as they are. No statement filters by these columns.
-- Altering the type, to the one that it has, drops the samples taken before.
ALTER TABLE event_text ALTER body TYPE text, ALTER body SET STATISTICS 0;
ALTER TABLE contact_employment ALTER role TYPE varchar(200), ALTER role SET STATISTICS 0;
ALTER TABLE export_chunk ALTER body TYPE bytea, ALTER body SET STATISTICS 0;
