"""Why someone may not, or not now."""

from __future__ import annotations

from events.errors import DealTrackerError


class CsrfFailedError(DealTrackerError):
    """A write on the strength of a login alone, without the token that only our own pages have."""

    code = "csrf-failed"
    title = "CSRF token missing or wrong"
    http_status = 403
    template = "{detail}"


class TokenNeededError(DealTrackerError):
    """Something that only a token can ask for came from a person who is logged in."""

    code = "token-needed"
    title = "Token needed"
    http_status = 403
    template = "You are logged in as a person. {detail}"


class TokenRevokedError(DealTrackerError):
    """The token has come to its end; it gets no new secret."""

    code = "token-revoked"
    title = "Token revoked"
    http_status = 409
    template = "The token dt_{prefix} is revoked. Issue a new one."


class ScopesNotHeldError(DealTrackerError):
    """A token was asked for that may do more than its owner."""

    code = "scopes-not-held"
    title = "Owner lacks the role"
    http_status = 422
    template = "{owner} has no role that allows: {scopes}."


class RateLimitedError(DealTrackerError):
    """The caller's bucket is empty. `wait`: seconds until the same request passes."""

    code = "rate-limited"
    title = "Too many requests"
    http_status = 429
    template = "{limit} requests a minute are allowed, and {burst} at once. Try again in {wait} s."

    @property
    def wait(self) -> int:
        return int(self.details["wait"])
