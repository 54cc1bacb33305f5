"""Whose fault an error is: that of one stream's events, which is then parked, or of everything else."""

from __future__ import annotations

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from psycopg.errors import ProgramLimitExceeded


def is_about_content(error: Exception) -> bool:
    """True when what was read, folded or written is at fault, not the database (gone, full, locked, too old or new)."""
    if isinstance(error, DatabaseError | InterfaceError):
        return isinstance(error, DataError | IntegrityError) or isinstance(error.__cause__, ProgramLimitExceeded)
    return not isinstance(error, MemoryError)
