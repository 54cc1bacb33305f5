-- The rows of the read models and of the log once more, in the tables of the plain site; and a token for it.
-- Parameters: token, owner.
INSERT INTO plain_company (id, display_name)
SELECT stream_id, display_name FROM company_view;

INSERT INTO plain_deal (
    id, version, position, opened_position, opened_at, updated_at, code, title, kind, stage, stage_since, paused,
    rumor_level, disputed, markets, record_status, first_occurred, last_occurred
)
SELECT
    stream_id, version, position, opened_position, opened_at, updated_at, code, title, kind, stage, stage_since, paused,
    rumor_level, disputed, markets, record_status, first_occurred, last_occurred
FROM deal_view;

INSERT INTO plain_party (deal_id, company_id, n, role, status, since)
SELECT deal_id, company_id, n, role, status, since FROM deal_party ORDER BY deal_id, n;

INSERT INTO plain_interest (
    deal_id, n, holder_id, target_id, interest_kind, percent_min, percent_max, amount_min, amount_max, currency,
    status, since
)
SELECT
    deal_id, n, holder_id, target_id, interest_kind, percent_min, percent_max, amount_min, amount_max, currency,
    status, since
FROM deal_interest ORDER BY deal_id, n;

INSERT INTO plain_event (
    position, id, stream_id, category, version, type, schema_version, data, metadata,
    occurred_from, occurred_to, occurred_precision, created_at, recorded_at, digest
)
SELECT
    log.position, event.id, event.stream_id, event.category, event.version, event.type, event.schema_version,
    event.data, event.metadata, event.occurred_from, event.occurred_to, event.occurred_precision, event.created_at,
    log.recorded_at, encode(event.digest, 'hex')
FROM event_log AS log JOIN event USING (ordinal)
ORDER BY log.position;

SELECT setval(pg_get_serial_sequence('plain_event', 'position'), (SELECT max(position) FROM plain_event));

INSERT INTO authtoken_token (key, created, user_id)
SELECT %(token)s, now(), id FROM auth_user WHERE username = %(owner)s;
