-- Removes the oldest rows of disclosure that are older than `days`, at most `batch` of them, and says how many.
-- Refuses fewer days than the floor of 30. The owner runs it: the runtime role may remove nothing by itself.
-- Only the first `batch` rows by number are looked at, so a call costs the same whether there is anything to do or not;
-- overlapping requests may leave a row that is seconds too old for the next call.
CREATE FUNCTION forget_disclosures(days integer, batch integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    _removed integer;
BEGIN
    IF days IS NULL OR days < 30 THEN
        RAISE EXCEPTION 'who saw what is kept for at least 30 days, not %', days
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    WITH oldest AS MATERIALIZED (
        SELECT number, at FROM disclosure ORDER BY number LIMIT batch
    ), removed AS (
        DELETE FROM disclosure USING oldest
        WHERE disclosure.number = oldest.number AND oldest.at < clock_timestamp() - make_interval(days => days)
        RETURNING 1
    )
    SELECT count(*) INTO _removed FROM removed;
    RETURN _removed;
END
$$;
