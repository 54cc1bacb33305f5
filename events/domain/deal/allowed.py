"""What may be recorded next, worked out from the stage table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from events import catalogue
from events.domain.stages import ROWS, Stage

# Rows named after a type alone speak for all of its events; a row with a condition leaves the others free.
WHOLE_TYPES: Mapping[str, str] = {name: name for name in ROWS if " " not in name}


def allows(event_type: str, stage: Stage) -> bool:
    """False when the table refuses every event of the type at that stage."""
    row = WHOLE_TYPES.get(event_type)
    return row is None or ROWS[row][stage].effect != "refuse"


@cache
def allowed(stage: Stage, lacking: frozenset[str]) -> tuple[str, ...]:
    """The deal types that may follow at a stage, the named kinds first, without those `lacking` what they act on."""
    types = (cls.type for cls in catalogue.list_types("deal"))
    return tuple(name for name in types if name != "deal.opened" and name not in lacking and allows(name, stage))
