"""Who saw what, and when: the access log. Nothing else writes or reads it."""

from events.disclosures.noting import Channel, Viewer, note

__all__ = ["Channel", "Viewer", "note"]
