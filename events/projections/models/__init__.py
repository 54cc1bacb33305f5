"""The read models: what lists, pages and filters are served from. Only the runner writes them, in bulk and in raw SQL.

Every row is derived from the log and can be thrown away: `manage.py rebuild` brings it back, byte for byte.
A row of a view keeps the whole folded state of its stream (`state`, see events/domain); its columns repeat what is
filtered, ordered or shown in lists. Two positions of the log are kept: `opened_position`, that of the stream's
opening event, never changes, is unique and is the key to page by; `position` is that of the last event applied.
What a stream is found by lies apart (SearchText); look it up with `.matching(text)`. Child rows are replaced with
their stream's row, in the same transaction, so the two always agree.
"""

from events.projections.models.bookkeeping import Checkpoint, ParkedStream, RebuildChunk
from events.projections.models.companies import CompanyName, CompanyView
from events.projections.models.deals import DealInterest, DealParty, DealView
from events.projections.models.oddities import Anomaly
from events.projections.models.searching import SearchText
from events.projections.models.seminars import SeminarDeal, SeminarView
from events.projections.models.sources import CitationView, SourceView
from events.projections.models.streams import StreamView, StreamViewQuerySet

__all__ = [
    "Anomaly",
    "Checkpoint",
    "CitationView",
    "CompanyName",
    "CompanyView",
    "DealInterest",
    "DealParty",
    "DealView",
    "ParkedStream",
    "RebuildChunk",
    "SearchText",
    "SeminarDeal",
    "SeminarView",
    "SourceView",
    "StreamView",
    "StreamViewQuerySet",
]
