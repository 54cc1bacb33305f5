"""How long it is kept who saw what."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from events.disclosures.statements import statement

BATCH = 2_000


def forget_old() -> int:
    """Remove the oldest rows that are older than ACCESS_LOG_DAYS, a batch at most, and say how many; 0 days: never.

    Called by every sweep, so that removing never takes long; with nothing to do it costs a look at the oldest rows.
    """
    if settings.ACCESS_LOG_DAYS == 0:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement("queries/forget"), {"days": settings.ACCESS_LOG_DAYS, "batch": BATCH})
        return int(cursor.fetchone()[0])
