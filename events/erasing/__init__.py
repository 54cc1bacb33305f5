"""Erasure of people: what is known of them goes, the log stays as it is and says that it went."""

from events.erasing.erase import FIELDS, Erasure, UnknownContactError, erase_contact
from events.erasing.mentions import Mention, find_fixed, find_mentions
from events.erasing.traces import join
from events.erasing.vacuuming import vacuum

__all__ = [
    "FIELDS",
    "Erasure",
    "Mention",
    "UnknownContactError",
    "erase_contact",
    "find_fixed",
    "find_mentions",
    "join",
    "vacuum",
]
