"""What was known and what was the case: as-of, the story of a stream, the words for both. Reads only."""

from events.history import bounds, kept_texts, names, replays
from events.history.as_of import AsOf, Known, UnknownStreamError, as_of, find_known, load_known, reach
from events.history.coordinates import Coordinates, locate
from events.history.telling import Told, tell, tell_all
from events.history.timeline import Entry, timeline

__all__ = [
    "AsOf",
    "Coordinates",
    "Entry",
    "Known",
    "Told",
    "UnknownStreamError",
    "as_of",
    "bounds",
    "find_known",
    "kept_texts",
    "load_known",
    "locate",
    "names",
    "portfolio",
    "reach",
    "replays",
    "tell",
    "tell_all",
    "timeline",
]
