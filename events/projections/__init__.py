"""The read models and the runner that keeps them. Nothing else writes a view."""

from events.projections.categories import PROJECTIONS
from events.projections.drain import drain, settle
from events.projections.parked import retry_parked
from events.projections.status import ProjectionStatus, Status, applied_position, get_status

__all__ = [
    "PROJECTIONS",
    "ProjectionStatus",
    "Status",
    "applied_position",
    "drain",
    "get_status",
    "retry_parked",
    "settle",
]
