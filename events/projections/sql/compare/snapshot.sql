-- Everything that this transaction reads is of one moment. First in its transaction.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
