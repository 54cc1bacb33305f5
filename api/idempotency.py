"""The header Idempotency-Key; it is required where a lost answer could not be asked for again without it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.errors import BadHeaderError
from events.errors import DealTrackerError

_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


class KeyRequiredError(DealTrackerError):
    """The request may be too large to be sent twice by mistake."""

    code = "key-required"
    title = "Idempotency key required"
    http_status = 400
    template = "Send an Idempotency-Key, such as a UUID of your own: if the answer gets lost, send the same again."


def read_key(headers: Mapping[str, str]) -> str | None:
    """Raises BadHeaderError."""
    header = headers.get("Idempotency-Key")
    if header is not None and not _KEY.fullmatch(header):
        raise BadHeaderError(header="Idempotency-Key", detail="Expected 1 to 255 printable ASCII characters, no space.")
    return header


def require_key(headers: Mapping[str, str]) -> str:
    """Raises KeyRequiredError, BadHeaderError."""
    header = read_key(headers)
    if header is None:
        raise KeyRequiredError()
    return header
