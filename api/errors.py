"""What can be wrong with a request before the domain is asked. Each has a page in docs/reference/errors."""

from __future__ import annotations

from events.errors import DealTrackerError


class ScopeMissingError(DealTrackerError):
    """The token is good, but not for this."""

    code = "scope-missing"
    title = "Scope missing"
    http_status = 403
    template = "This needs a token with the scope {required_scope!r}."


class NotFoundError(DealTrackerError):
    """Nothing at this address."""

    code = "not-found"
    title = "Not found"
    http_status = 404
    template = "{detail}"


class NotKnownError(DealTrackerError):
    """The thing exists, but nothing was known of it, or had happened to it, at the asked coordinates."""

    code = "not-known"
    title = "Nothing known then"
    http_status = 404
    template = "{detail}"


class BadParameterError(DealTrackerError):
    """A query parameter is unknown, repeated, or has a value that is not allowed."""

    code = "bad-parameter"
    title = "Bad query parameter"
    http_status = 400
    template = "{detail}"


class BadHeaderError(DealTrackerError):
    """A request header has a value that cannot be used."""

    code = "bad-header"
    title = "Bad header"
    http_status = 400
    template = "{header}: {detail}"


class MalformedBodyError(DealTrackerError):
    """The body is not JSON as this API takes it."""

    code = "malformed-body"
    title = "Malformed body"
    http_status = 400
    template = "{detail}"


class LengthRequiredError(DealTrackerError):
    """The body comes in chunks, without its length beforehand."""

    code = "length-required"
    title = "Length required"
    http_status = 411
    template = "Send the body with a Content-Length, not in chunks."


class BodyTooLargeError(DealTrackerError):
    """The body is larger than this API takes."""

    code = "body-too-large"
    title = "Body too large"
    http_status = 413
    template = "The body has more than {limit} bytes."


class InvalidBodyError(DealTrackerError):
    """The body is JSON, but not of the shape that this address takes. Details: `errors`."""

    code = "invalid-body"
    title = "Invalid body"
    http_status = 422
    template = "{detail}"


class DatabaseUnavailableError(DealTrackerError):
    """The database is away or starting, or ended the transaction. Whether a write was kept, its key will tell."""

    code = "database-unavailable"
    title = "Database unavailable"
    http_status = 503
    template = "The database does not answer just now. Send the same request again, a write under the same key."
    wait = 2
