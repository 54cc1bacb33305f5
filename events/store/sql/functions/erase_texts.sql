-- Deletes the texts that these contact.erased events name, and says how many there were.
-- Invariants: only events of the calling transaction count, so no text goes without an erasure on record beside it, and
-- an old erasure takes nothing that was written since. The owner runs it: the runtime role may delete no text itself.
CREATE FUNCTION erase_texts(erasures uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    _erased integer;
BEGIN
    DELETE FROM event_text WHERE sha256 IN (
        SELECT decode(split_part(named.reference, ':', 2), 'hex')
        FROM event, jsonb_array_elements_text(event.data -> 'texts') AS named (reference)
        WHERE event.id = ANY(erasures) AND event.type = 'contact.erased'
            AND event.txid = pg_current_xact_id()::text::bigint
    );
    GET DIAGNOSTICS _erased = ROW_COUNT;
    RETURN _erased;
END
$$;
