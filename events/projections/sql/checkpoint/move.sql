-- Everything up to and including this position has been applied. Run in the transaction that applied it.
UPDATE projection_checkpoint SET position = %s WHERE projection = %s AND partition = %s
