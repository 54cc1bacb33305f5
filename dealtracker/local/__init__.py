"""One machine, no services installed: PostgreSQL and Valkey out of wheels, tied to the process that starts them."""
