-- New segments: see events/projections/segments/rows.py for the columns.
COPY segment (
    category, stream_id, opened_position, code, positions, days, levels, name, kind, stage, stage_since, paused,
    rumor_level, disputed, record_status, markets, companies, roles, party_statuses, interest_statuses, interests
) FROM STDIN
