"""The hint that an import has work to do. Its row is the truth: a lost hint costs until the next sweep."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from events.waking import get_waker

TASK = "events.tasks.advance_import"


def hint(import_id: str) -> None:
    """Have a worker look at the import. Never raises."""
    get_waker().publish(TASK, {"import_id": import_id})


def hint_on_commit(import_id: str) -> None:
    """The same once the caller's transaction has committed; at once in autocommit."""
    transaction.on_commit(partial(hint, import_id), robust=True)
