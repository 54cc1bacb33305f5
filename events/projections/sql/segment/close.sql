-- What was learned at a position ended these segments: they hold for the positions before it, for ever.
-- Of the open segments of a stream no two begin at the same day and level.
UPDATE segment SET positions = int8range(lower(segment.positions), ended.position)
FROM json_to_recordset(%s) AS ended (
    category text, stream_id uuid, days_from date, level_from integer, position bigint
)
WHERE segment.category = ended.category AND segment.stream_id = ended.stream_id AND upper(segment.positions) IS NULL
    AND lower(segment.days) IS NOT DISTINCT FROM ended.days_from AND lower(segment.levels) = ended.level_from
