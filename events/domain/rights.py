"""What it takes to record an event: a right of its own where it changes what others have recorded."""

from __future__ import annotations

from typing import Literal

from events.domain.effective import CORRECTIONS, MERGE_UNDONE, MOVED, RETRACTIONS
from events.domain.ordering import MERGED

Right = Literal["append", "correct", "merge", "erase"]

_CORRECTING = CORRECTIONS | RETRACTIONS | {MOVED}
_MERGING = frozenset({MERGED, MERGE_UNDONE, "company.merged"})


def needed_right(event_type: str) -> Right:
    """The right to record events of a type; `append` also for a type that there is not."""
    if event_type in _CORRECTING:
        return "correct"
    if event_type in _MERGING:
        return "merge"
    return "erase" if event_type.startswith("contact.") else "append"
