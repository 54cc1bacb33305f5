-- Purpose: what the planner's statistics hold of the values of columns.
SELECT tablename, most_common_vals::text, most_common_elems::text, histogram_bounds::text
FROM pg_stats WHERE schemaname = 'public' ORDER BY tablename
