"""The code by which people call a deal."""

from datetime import datetime


def deal_code(recorded_at: datetime, position: int) -> str:
    """`D-<year>-<log position>` of the event that opened the deal: derived, unique, and known once it is sealed."""
    return f"D-{recorded_at.year}-{position:04}"
