-- What a client's idempotency key stood for.
SELECT request_digest, event_ids::text[], refusals FROM idempotency_key WHERE client = %(client)s AND key = %(key)s
