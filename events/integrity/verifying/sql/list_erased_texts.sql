-- The texts that erasures name, by event_erasure_idx.
SELECT DISTINCT named.reference
FROM event, jsonb_array_elements_text(event.data -> 'texts') AS named (reference)
WHERE event.type = 'contact.erased'
