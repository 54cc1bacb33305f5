"""The hint that an export has to be built. Its row is the truth: a lost hint costs until the next sweep."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from events.waking import get_waker

TASK = "events.tasks.build_export"


def hint(export_id: str) -> None:
    """Have a worker look at the export. Never raises."""
    get_waker().publish(TASK, {"export_id": export_id})


def hint_on_commit(export_id: str) -> None:
    """The same once the caller's transaction has committed; at once in autocommit."""
    transaction.on_commit(partial(hint, export_id), robust=True)
