"""What `record` raises beside the errors of validation and of the store."""

from __future__ import annotations

from typing import Any

from events.errors import DealTrackerError

CONTENT_REFUSALS = frozenset(
    {"no-citation", "future-dated", "unknown-event", "order-cycle", "reason-missing", "merge-refused"}
)
"""Refusals of what was sent (422); every other refusal is about the state it met (409)."""


class RefusedError(DealTrackerError):
    """The domain rules refuse the write. Nothing was written.

    Details: `refusals` (domain.Refusal tuples), `current_stage`, `allowed_events`, `version`, `stream_id`; and
    `survivor` (id, name) where a merged deal refuses.
    """

    code = "refused"
    title = "Refused by the rules"
    http_status = 409
    template = "{detail}"

    def __init__(self, **details: Any) -> None:
        super().__init__(**details)
        if all(refusal.code in CONTENT_REFUSALS for refusal in details["refusals"]):
            self.http_status = 422  # type: ignore[misc]  # the instance narrows what the class declares


class KeyReusedError(DealTrackerError):
    """An idempotency key maps to one request for ever (rule H15)."""

    code = "key-reused"
    title = "Idempotency key reused"
    http_status = 422
    template = "The idempotency key {key!r} was used before with another request; use a new key."


class UnknownReferenceError(DealTrackerError):
    """The data name things that are not recorded. Details: `errors`, each with event_index, pointer, code, detail."""

    code = "unknown-reference"
    title = "Unknown reference"
    http_status = 422
    template = "{detail}"


class VersionRequiredError(DealTrackerError):
    """This event rests on what its writer saw, so the writer must say which version that was."""

    code = "version-required"
    title = "Version required"
    http_status = 428
    template = "{detail}"


class RefusedBeforeError(DealTrackerError):
    """The refusal of a line, told again to a repeated request: `told` is its code, title and status."""

    code = "refused"
    title = "Refused before"
    http_status = 409
    template = "{detail}"

    def __init__(self, **details: Any) -> None:
        super().__init__(**details)
        self.code, self.title, self.http_status = details["told"]  # type: ignore[misc]  # as the first time
