"""The signing keys of this process and the origin they speak for. Only processes that sign need to be given them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from events.integrity.errors import KeyTextError
from events.integrity.notes import SigningKey, read_signing_key


def load() -> list[SigningKey]:
    """The keys of LOG_SIGNING_KEY or LOG_SIGNING_KEY_FILE, one a line; none where neither is set.

    A file is read each time, so keys can be rotated without a restart. Raises KeyTextError.
    """
    text = settings.LOG_SIGNING_KEY
    if not text and settings.LOG_SIGNING_KEY_FILE:
        try:
            text = Path(settings.LOG_SIGNING_KEY_FILE).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise KeyTextError(kind="signing", reason=f"its file cannot be read ({type(error).__name__})") from None
        if not text.strip():
            raise KeyTextError(kind="signing", reason="its file is empty")
    return [read_signing_key(line) for line in text.split()]


def origin_of(keys: list[SigningKey]) -> str:
    """The first line of every checkpoint."""
    return settings.LOG_ORIGIN or keys[0].name
