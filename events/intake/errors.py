"""What can be wrong with an import as a whole; what is wrong with a single line stands in its report."""

from __future__ import annotations

from events.errors import DealTrackerError


class InvalidLineError(DealTrackerError):
    """A line is no event. Details: `errors`, each with pointer, code and detail; pointers lead into the line."""

    code = "invalid-line"
    title = "The line is not an event"
    http_status = 422
    template = "{detail}"


class UploadIncompleteError(DealTrackerError):
    """The lines stopped coming before their end. Nothing of them is kept."""

    code = "upload-incomplete"
    title = "Upload incomplete"
    http_status = 408
    template = "The upload broke off, or came too slowly; nothing of it was kept. Send it again with the same key."


class ImportTooLargeError(DealTrackerError):
    """More bytes, or for a dry run more lines, than one import takes. `details`: limit, unit."""

    code = "import-too-large"
    title = "Import too large"
    http_status = 413
    template = "The import has more than {limit} {unit}; split it."


class LineTooLongError(DealTrackerError):
    """A single line with more bytes than an event can need. `details`: line, limit."""

    code = "line-too-long"
    title = "Line too long"
    http_status = 413
    template = "Line {line} has more than {limit} bytes. Each line is one JSON object; is there a line break missing?"


class EmptyImportError(DealTrackerError):
    """Nothing was sent but empty lines."""

    code = "empty-import"
    title = "Empty import"
    http_status = 422
    template = "The upload holds no line; send one event a line."


class ImportStateError(DealTrackerError):
    """The import is not in a state for what was asked. `details`: action, state."""

    code = "import-state"
    title = "Not in this state"
    http_status = 409
    template = "An import that is {state} cannot be {action}."


class UnknownImportError(DealTrackerError):
    """There is none, or it belongs to another client. `details`: import_id."""

    code = "unknown-import"
    title = "Unknown import"
    http_status = 404
    template = "You have no import with the id {import_id}."


class RetractionKeptError(DealTrackerError):
    """Undoing an import leaves what it retracted retracted."""

    code = "retraction-kept"
    title = "Retraction kept"
    http_status = 409
    template = "A retraction is final. Record the event again if it did happen."


class CorrectionKeptError(DealTrackerError):
    """Undoing an import leaves its corrections of earlier events: retracting one would take the event out, too."""

    code = "correction-kept"
    title = "Correction kept"
    http_status = 409
    template = "It corrects an event from before the import. Correct that event again to what it said."


class MovedKeptError(DealTrackerError):
    """Undoing an import leaves what was moved to another deal since. `details`: stream_id, that deal's."""

    code = "moved-kept"
    title = "Moved event kept"
    http_status = 409
    template = "It was moved to the deal {stream_id} since, and stays there. Retract it there if it is wrong."
