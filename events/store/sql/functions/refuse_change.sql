-- Refuses whatever fired it. The store's rows are never changed: a mistake is corrected by a further event.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was recorded never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'Record a correction or a retraction instead.';
END
$$;
