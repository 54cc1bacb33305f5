-- The streams of which a segment says that they were opened after one position and not after the other (null: any).
SELECT DISTINCT stream_id::text FROM segment
WHERE opened_position > %(after)s AND (%(upto)s::bigint IS NULL OR opened_position <= %(upto)s)
