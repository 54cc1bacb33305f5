"""Who saw what, and when: the access log. Nothing else writes or reads it."""

from events.disclosures.noting import Channel, Viewer, note
from events.disclosures.reading import Disclosure, list_first, list_of_event, list_of_stream
from events.disclosures.retention import forget_old

__all__ = [
    "Channel",
    "Disclosure",
    "Viewer",
    "forget_old",
    "list_first",
    "list_of_event",
    "list_of_stream",
    "note",
]
