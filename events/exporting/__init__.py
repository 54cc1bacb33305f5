"""The file for the auditor: events, evidence and proofs in a zip that can be checked without us."""

from events.exporting.building import read_file, work
from events.exporting.hinting import hint
from events.exporting.models import Export, Kind, State
from events.exporting.ordering import Order, Ordered, cancel, get_export, get_finished, list_exports, order
from events.exporting.tending import tend, withdraw

__all__ = [
    "Export",
    "Kind",
    "Order",
    "Ordered",
    "State",
    "cancel",
    "get_export",
    "get_finished",
    "hint",
    "list_exports",
    "order",
    "read_file",
    "tend",
    "withdraw",
    "work",
]
