"""What comparing a view with the log found, in the shape in which clients get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from api.v1.shapes import Shape
from events.projections.comparing import Comparison


class Difference(Shape):
    """One field that is not what the events make of it."""

    stream: UUID
    table: str = Field(description="`view` is the row of the stream; the others are what hangs on it.")
    field: str
    held: Any = Field(description="What the view says; null where it says nothing.")
    folded: Any = Field(description="What the log says.")


class Verification(Shape):
    """How far the comparison came, and what it found."""

    projection: str
    compared: int = Field(description="Streams of which every row was compared.")
    behind: int = Field(description="Streams with events that the view has still to take in: no difference.")
    parked: int = Field(description="Streams set aside for an operator, because an event of theirs cannot be folded.")
    is_equal: bool = Field(description="No difference among those that were compared.")
    complete: bool = Field(description="Nothing is left to compare; else go on at `next`.")
    differences: list[Difference]
    next: str | None = Field(description="The address at which to go on; null when all are compared.")


def render(name: str, found: Comparison, following: str | None) -> dict[str, Any]:
    """The shape Verification."""
    return {
        "projection": name,
        "compared": found.compared,
        "behind": found.behind,
        "parked": found.parked,
        "is_equal": not found.differences,
        "complete": following is None,
        "differences": [
            {
                "stream": difference.stream_id,
                "table": difference.table,
                "field": difference.field,
                "held": difference.held,
                "folded": difference.folded,
            }
            for difference in found.differences
        ],
        "next": following,
    }
