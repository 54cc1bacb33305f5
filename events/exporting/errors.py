"""What can be wrong with an export."""

from __future__ import annotations

from events.errors import DealTrackerError


class UnknownExportError(DealTrackerError):
    """There is none, or it belongs to another client. `details`: export_id."""

    code = "unknown-export"
    title = "Unknown export"
    http_status = 404
    template = "You have no export with the id {export_id}."


class ExportNotReadyError(DealTrackerError):
    """The file is still being built. Comes with Retry-After. `details`: percent."""

    code = "export-not-ready"
    title = "Export not ready"
    http_status = 409
    template = "The export is still being built: {percent} % are done."
    wait = 2  # seconds, for Retry-After


class ExportGoneError(DealTrackerError):
    """The file is not there any more, or never will be. `details`: state."""

    code = "export-gone"
    title = "Export gone"
    http_status = 410
    template = "There is no file: the export is {state}. Order it again; the same coordinates give the same file."


class EmptyExportError(DealTrackerError):
    """Nothing was recorded in the period, or nothing is covered by a checkpoint yet."""

    code = "empty-export"
    title = "Empty export"
    http_status = 422
    template = "There is no event to export up to position {position}."
