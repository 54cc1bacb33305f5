-- Appends events of one or several streams with their texts and an idempotency key, all or none; says whether the key
-- was ours to use, whether the streams were fresh, and how many events. Without events it prepares the transaction for
-- copy_events.sql.
-- `claimed` holds the key until this transaction ends: who finds it held has a twin that is still at work.
-- `fresh` is whether every stream stands at its expected version. A writer who commits between our snapshot and our
-- insert violates event_stream_version_key or idempotency_key_pkey instead: never ON CONFLICT on either.
WITH sent_keys AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(keys)s::json)
        AS sent (client text, key text, request_digest text, event_ids uuid[], refusals jsonb)
), claimed AS MATERIALIZED (
    SELECT coalesce(bool_and(pg_try_advisory_xact_lock(hashtextextended(client || ' ' || key, 0))), true) AS yes
    FROM sent_keys
), fresh AS MATERIALIZED (
    SELECT NOT EXISTS (
        SELECT FROM json_to_recordset(%(streams)s::json) AS sent (stream_id uuid, version integer)
        WHERE sent.version
            <> coalesce((SELECT max(event.version) FROM event WHERE event.stream_id = sent.stream_id), 0)
    ) AS yes
), free AS MATERIALIZED (
    SELECT claimed.yes AND fresh.yes AS yes FROM claimed, fresh
), keyed AS (
    INSERT INTO idempotency_key (client, key, request_digest, event_ids, refusals)
    SELECT client, key, request_digest, event_ids, refusals FROM sent_keys
    WHERE (SELECT yes FROM free)
), written AS (
    INSERT INTO event (
        id, stream_id, category, version, type, schema_version, data, metadata,
        occurred_from, occurred_to, occurred_precision, created_at, digest
    )
    SELECT
        id, stream_id, category, version, type, schema_version, data, metadata,
        occurred_from, occurred_to, occurred_precision, created_at, decode(digest, 'hex')
    FROM json_to_recordset(%(events)s::json) AS sent (
        id uuid, stream_id uuid, category text, version integer, type text, schema_version smallint,
        data jsonb, metadata jsonb, occurred_from date, occurred_to date, occurred_precision text,
        created_at timestamptz, digest text
    )
    WHERE (SELECT yes FROM free)
    RETURNING 1
), kept AS (
    INSERT INTO event_text (sha256, body)
    SELECT decode(key, 'hex'), value FROM json_each_text(%(texts)s::json)
    WHERE (SELECT yes FROM free)
    ON CONFLICT DO NOTHING
)
SELECT claimed.yes, fresh.yes, (SELECT count(*) FROM written) FROM claimed, fresh
