-- Removes the oldest rows of disclosure that are older than `days`, at most `batch` of them, and says how many.
-- Refuses fewer days than the floor of 30. The owner runs it: the runtime role may remove nothing by itself.
-- Only the first `batch` rows by number are looked at, and only the very first where that is young: a call without
-- anything to do costs one row. What overlapping requests wrote out of order is left for the next call.
CREATE FUNCTION forget_disclosures(days integer, batch integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    _before  timestamptz;
    _removed integer;
BEGIN
    IF days IS NULL OR days < 30 THEN
        RAISE EXCEPTION 'who saw what is kept for at least 30 days, not %', days
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    _before := clock_timestamp() - make_interval(days => days);
    IF coalesce((SELECT at FROM disclosure ORDER BY number LIMIT 1), 'infinity') >= _before THEN
        RETURN 0;
    END IF;

    WITH oldest AS MATERIALIZED (
        SELECT number, at FROM disclosure ORDER BY number LIMIT batch
    ), removed AS (
        DELETE FROM disclosure USING oldest
        WHERE disclosure.number = oldest.number AND oldest.at < _before
        RETURNING 1
    )
    SELECT count(*) INTO _removed FROM removed;
    RETURN _removed;
END
$$;
