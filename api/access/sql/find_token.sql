-- Purpose: all that is needed to judge a token, in one statement: its digests, its owner, and the owner's groups.
SELECT
    t.digest, t.previous_digest, t.previous_until, t.name, t.scopes, t.expires_at, t.revoked_at, t.last_used_at,
    u.id, u.username, u.is_active, u.is_superuser,
    ARRAY(
        SELECT g.name FROM auth_user_groups AS ug JOIN auth_group AS g ON g.id = ug.group_id WHERE ug.user_id = u.id
    )
FROM api_token AS t
JOIN auth_user AS u ON u.id = t.owner_id
WHERE t.prefix = %s
