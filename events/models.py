"""Where Django looks for models; each is defined beside the code that uses it."""

from events.contacts import Contact, Employment
from events.exporting.models import Export, ExportChunk
from events.intake.models import Import, ImportChunk
from events.projections.models import (
    Anomaly,
    Checkpoint,
    CitationView,
    CompanyName,
    CompanyView,
    DealInterest,
    DealParty,
    DealView,
    ParkedStream,
    RebuildChunk,
    SeminarDeal,
    SeminarView,
    SourceView,
)
from events.store.models import Event, EventLog, EventText, IdempotencyKey

__all__ = [
    "Anomaly",
    "Checkpoint",
    "CitationView",
    "CompanyName",
    "CompanyView",
    "Contact",
    "DealInterest",
    "DealParty",
    "DealView",
    "Employment",
    "Event",
    "EventLog",
    "EventText",
    "Export",
    "ExportChunk",
    "IdempotencyKey",
    "Import",
    "ImportChunk",
    "ParkedStream",
    "RebuildChunk",
    "SeminarDeal",
    "SeminarView",
    "SourceView",
]
