"""The read models and the runner that keeps them. Nothing else writes a view."""

from events.projections.categories import ALL, PROJECTIONS
from events.projections.current import Current, find_current, find_opening
from events.projections.draining import Pending, drain, list_pending, settle
from events.projections.retrying import Retried, retry_parked
from events.projections.status import ProjectionStatus, Status, applied_position, get_horizon, get_status

__all__ = [
    "ALL",
    "PROJECTIONS",
    "Current",
    "Pending",
    "ProjectionStatus",
    "Retried",
    "Status",
    "applied_position",
    "drain",
    "find_current",
    "find_opening",
    "get_horizon",
    "get_status",
    "list_pending",
    "retry_parked",
    "settle",
]
