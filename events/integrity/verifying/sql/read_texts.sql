-- Which of these kept-apart texts there are, and whether each still gives the hash under which it is kept.
SELECT encode(sha256, 'hex'), sha256 = sha256(convert_to(body, 'UTF8')) FROM event_text
WHERE sha256 = ANY(%(digests)s::bytea[])
