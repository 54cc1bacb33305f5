-- Blanks the wording of refused lines that are kept beside a key: what was wrong with a line may quote it.
-- Invariants: which lines were refused, with which code and status, stays; nothing else of the row is touched. The owner
-- runs it: the runtime role may change no key itself.
CREATE FUNCTION erase_refusals(of_client text, of_key text, lines text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    UPDATE idempotency_key SET refusals = (
        SELECT jsonb_object_agg(line.key, CASE WHEN line.key = ANY(lines)
            THEN line.value || '{"detail": "[erased]", "details": {}, "refusals": []}' ELSE line.value END)
        FROM jsonb_each(refusals) AS line
    )
    WHERE client = of_client AND key = of_key AND refusals IS NOT NULL;
END;
