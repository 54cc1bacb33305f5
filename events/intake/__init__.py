"""Streams of events of any length: received whole or not at all, recorded in the background, told of line by line."""

from events.intake.forgetting import forget
from events.intake.hinting import hint
from events.intake.models import Import, State
from events.intake.receiving import Order, Received, receive
from events.intake.steering import Reason, cancel, get_import, list_imports, undo
from events.intake.telling import STATUSES, LineTold, list_lines
from events.intake.tending import tend
from events.intake.working import work

__all__ = [
    "STATUSES",
    "Import",
    "LineTold",
    "Order",
    "Reason",
    "Received",
    "State",
    "cancel",
    "forget",
    "get_import",
    "hint",
    "list_imports",
    "list_lines",
    "receive",
    "tend",
    "undo",
    "work",
]
