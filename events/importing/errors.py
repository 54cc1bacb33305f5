"""What an import raises: about the mapping, the table, or one row."""

from __future__ import annotations

from events.errors import DealTrackerError


class MappingError(DealTrackerError):
    """The mapping cannot be used; the message names the field."""

    code = "mapping-invalid"
    title = "Mapping cannot be used"
    template = "{mapping}: {detail}"


class TableError(DealTrackerError):
    """The file cannot be read as the table that the mapping describes."""

    code = "table-unreadable"
    title = "Table cannot be read"
    template = "{path}: {detail}"


class RowError(DealTrackerError):
    """One row cannot become a deal. Details: `reason`, a stable code for the report, and `detail`, why."""

    code = "row-refused"
    title = "Row refused"
    http_status = 422
    template = "{detail}"

    def __init__(self, *, reason: str, detail: str) -> None:
        super().__init__(reason=reason, detail=detail)
