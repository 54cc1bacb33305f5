-- Purpose: one message through message-db, its expected version checked.
SELECT message_store.write_message(
    %s::varchar, %s::varchar, %s::varchar, %s::jsonb, %s::jsonb, %s::bigint
)
