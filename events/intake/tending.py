"""What the clock does for imports: hints that were lost are given again, and dead uploads go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from events.intake.hinting import hint
from events.intake.models import AT_WORK, Import
from events.intake.receiving import remove_abandoned

QUIET = timedelta(seconds=10)
"""An import at work of which nothing was heard for so long has lost its hint or its worker."""


def tend() -> None:
    """Cheap when there is nothing to do: two look-ups in an index of the imports at work."""
    now = datetime.now(UTC)
    remove_abandoned(now)
    for import_id in _take_quiet(now):
        hint(import_id)


def _take_quiet(now: datetime) -> list[str]:
    """The imports to hint at; each not again before it has been quiet for as long once more."""
    with transaction.atomic():
        quiet = Import.objects.filter(state__in=AT_WORK, touched_at__lt=now - QUIET)
        found = list(quiet.select_for_update(skip_locked=True).values_list("number", "id")[:100])
        Import.objects.filter(number__in=[number for number, _ in found]).update(touched_at=now)
    return [str(id_) for _, id_ in found]
