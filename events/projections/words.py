"""How text is folded for the search, the same for what is kept and for what is asked."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Without case and width (NFKC_Casefold of Unicode, near enough). Accents are left to PostgreSQL's `unaccent`."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def join(*texts: str | None) -> str:
    """The text of a stream: whatever it is found by, line by line."""
    return "\n".join(fold(text) for text in texts if text)


def list_words(text: str) -> list[str]:
    """What is sought, each word once. NUL, which no text holds and PostgreSQL does not take, separates words, too."""
    return list(dict.fromkeys(fold(text.replace("\0", " ")).split()))
