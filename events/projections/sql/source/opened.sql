-- Where in the log a stream was opened, and when: nothing until the view has it.
SELECT opened_position, opened_at FROM source_view WHERE stream_id = %(stream_id)s::uuid
