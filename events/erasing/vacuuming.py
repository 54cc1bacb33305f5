"""What a database still holds of deleted rows until it is tidied up."""

from __future__ import annotations

from pathlib import Path

from django.db import Error, connections

OWNER = "owner"
_VACUUM_SQL = (Path(__file__).parent / "sql" / "vacuum.sql").read_text()


def vacuum() -> bool:
    """Free what the rows of erased data took, as the owner of the tables; False where that login cannot.

    Not inside a transaction. Backups, the write-ahead log and replicas are not reached: docs/how-to/erase-a-person.md.
    """
    owner = connections[OWNER]
    if owner.in_atomic_block:
        return False
    try:
        with owner.cursor() as cursor:
            cursor.execute(
                "SELECT pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'contact'::regclass), 'USAGE')"
            )
            if not cursor.fetchone()[0]:
                return False
            cursor.execute(_VACUUM_SQL)
    except Error:
        return False
    return True
