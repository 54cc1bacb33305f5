"""What the clock does for exports, and what an erasure does to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from events.exporting.hinting import hint
from events.exporting.models import AT_WORK, Export, State
from events.exporting.ordering import end
from events.exporting.reading import fetch

QUIET = timedelta(seconds=10)
"""An export at work of which nothing was heard for so long has lost its hint or its worker."""


def tend() -> None:
    """Cheap when there is nothing to do: two look-ups in small indexes."""
    now = datetime.now(UTC)
    _remove_expired(now)
    for export_id in _take_quiet(now):
        hint(export_id)


def withdraw(*, texts: Collection[str]) -> int:
    """Remove the files that hold, or may hold, one of these kept-apart texts (SHA-256, hexadecimal); how many.

    Those being built are withdrawn, too: what they have read of it already would stay. Joins the caller's transaction,
    so call it in that of the erasure: until that ends no other export is ordered, or goes on, and could read what is
    about to go. Exports hold no profiles of contacts, only their ids.
    """
    holding = Q(texts__isnull=True) | Q(texts__overlap=list(texts))
    with transaction.atomic():
        fetch("hold_exports")
        found = list(Export.objects.select_for_update().filter(Q(state=State.DONE) & holding | Q(state__in=AT_WORK)))
        for job in found:
            end(job, State.WITHDRAWN)
    return len(found)


def _remove_expired(now: datetime) -> None:
    with transaction.atomic():
        over = Export.objects.select_for_update(skip_locked=True).filter(state=State.DONE, expires_at__lte=now)
        for job in over[:20]:
            end(job, State.EXPIRED)


def _take_quiet(now: datetime) -> list[str]:
    """The exports to hint at; each not again before it has been quiet for as long once more."""
    with transaction.atomic():
        quiet = Export.objects.filter(state__in=AT_WORK, touched_at__lt=now - QUIET)
        found = list(quiet.select_for_update(skip_locked=True).values_list("number", "id")[:100])
        Export.objects.filter(number__in=[number for number, _ in found]).update(touched_at=now)
    return [str(id_) for _, id_ in found]
