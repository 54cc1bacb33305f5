-- Copies committed events into the log, at most `batch` of them, and says how many;
-- NULL: another sealer holds the lock, and its snapshot may be older than the event that the caller waits for.
--
-- An ordinal is taken at insert but seen at commit, so "everything above the last ordinal" would skip late commits.
-- Instead: a transaction below the snapshot's xmin has ended, so no event below that floor can appear later, and
-- events at or above it are looked for again.
--   late: committed since the floor was set, with an ordinal that was already passed
--   rest: ordinals not reached so far
-- Taking both by ordinal keeps every stream in order, because ordinals rise with causality. The floor may rise even
-- when a batch is full: what it leaves behind has ordinals above the cut (invariant: tables/seal_state.sql).
--
-- READ COMMITTED only: the lock must be held before the sealing statement takes its snapshot.
-- The settings and the scalar subqueries keep the plan on event_txid_idx, event_pkey and event_log_ordinal_key
-- whatever the statistics say. The owner runs it, so the runtime role needs no INSERT on the log.
CREATE FUNCTION seal_events(batch integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
DECLARE
    _cluster bigint := (SELECT system_identifier FROM pg_control_system());
    _state   seal_state;
    _sealed  integer;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'seal_events() runs in READ COMMITTED only, not in %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state';
    END IF;

    IF NOT pg_try_advisory_xact_lock(hashtextextended('seal_events', 0)) THEN
        RETURN NULL;
    END IF;

    -- A dump restored into another cluster brings foreign transaction ids: look at every event again, once.
    UPDATE seal_state SET floor = pg_snapshot_xmin(pg_current_snapshot())::text::bigint, cut = 0, cluster = _cluster
    WHERE cluster <> _cluster OR floor > pg_snapshot_xmax(pg_current_snapshot())::text::bigint;

    SELECT * INTO STRICT _state FROM seal_state;

    WITH snapshot AS MATERIALIZED (
        SELECT pg_snapshot_xmin(taken)::text::bigint AS xmin, pg_snapshot_xmax(taken)::text::bigint AS xmax
        FROM pg_current_snapshot() AS taken
    ), late AS MATERIALIZED (
        SELECT ordinal, stream_id FROM event
        WHERE txid >= _state.floor AND txid < (SELECT xmax FROM snapshot) AND ordinal + 0 <= _state.cut
            AND (SELECT position FROM event_log WHERE event_log.ordinal = event.ordinal) IS NULL
    ), rest AS MATERIALIZED (
        SELECT ordinal, stream_id FROM event
        WHERE ordinal > _state.cut
            AND (SELECT position FROM event_log WHERE event_log.ordinal = event.ordinal) IS NULL
        ORDER BY ordinal LIMIT batch
    ), found AS MATERIALIZED (
        SELECT ordinal, stream_id FROM late UNION ALL SELECT ordinal, stream_id FROM rest ORDER BY ordinal LIMIT batch
    ), total AS MATERIALIZED (
        SELECT count(*) AS events, max(ordinal) AS last FROM found
    ), head AS MATERIALIZED (
        SELECT position, recorded_at FROM event_log ORDER BY position DESC LIMIT 1
    ), sealed AS (
        INSERT INTO event_log (position, ordinal, partition, recorded_at)
        SELECT coalesce((SELECT position FROM head), 0) + row_number() OVER (ORDER BY ordinal),
            ordinal, event_partition(stream_id), moment.recorded_at
        FROM found, (SELECT greatest(clock_timestamp(), (SELECT recorded_at FROM head)) AS recorded_at OFFSET 0) AS moment
    ), remembered AS (
        UPDATE seal_state SET floor = snapshot.xmin,
            cut = CASE WHEN total.events = batch THEN total.last ELSE greatest(_state.cut, total.last) END
        FROM snapshot, total
        WHERE total.events > 0 OR EXISTS (SELECT FROM event WHERE txid >= _state.floor AND txid < snapshot.xmin)
    )
    SELECT events INTO _sealed FROM total;

    RETURN _sealed;
END
$$;
