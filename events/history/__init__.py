"""What was known and what was the case: as-of, the story of a stream, the words for both. Reads only."""

from events.history import kept_texts, names
from events.history.as_of import AsOf, UnknownStreamError, as_of
from events.history.coordinates import Coordinates, locate
from events.history.telling import Told, tell, tell_all
from events.history.timeline import Entry, timeline

__all__ = [
    "AsOf",
    "Coordinates",
    "Entry",
    "Told",
    "UnknownStreamError",
    "as_of",
    "kept_texts",
    "locate",
    "names",
    "tell",
    "tell_all",
    "timeline",
]
