-- Take the checkpoint of one partition of one projection for this transaction, or nothing when another worker has it.
SELECT position FROM projection_checkpoint WHERE projection = %s AND partition = %s FOR UPDATE SKIP LOCKED
