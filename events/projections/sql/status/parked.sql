-- How many streams are parked, by projection.
SELECT projection, count(*) FROM parked_stream GROUP BY projection
