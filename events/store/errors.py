"""What can go wrong when events are appended."""

from __future__ import annotations

from events.errors import DealTrackerError


class VersionConflictError(DealTrackerError):
    """Another writer was there first. `details`: stream_id, expected, actual."""

    code = "stale-version"
    title = "Stale version"
    http_status = 412
    template = "Stream {stream_id} is at version {actual}, not at {expected} as expected."


class KeyTakenError(DealTrackerError):
    """The client has used this idempotency key before; nothing was written. `details`: client, key."""

    code = "idempotency-key-taken"
    title = "Idempotency key taken"
    http_status = 409
    template = "The idempotency key {key!r} has been used already."


class KeyInFlightError(DealTrackerError):
    """The same request is being recorded at this moment; nothing was written. `details`: client, key."""

    code = "key-in-flight"
    title = "Idempotency key in flight"
    http_status = 409
    template = (
        "A request with the idempotency key {key!r} is being recorded right now; send this one again in a moment."
    )
    wait = 1  # seconds, for Retry-After
